// Job: the transactions of the coinbase account.
// Invariant: what waits, what is applied and what failed are told apart by words, not by colour alone.
import { h } from "./dom";
import { ending, grouped, smh, smhColumn } from "./format";
import type { PageState, TransactionRow } from "./state";

const shownAtOnce = 6;

export function transactionsSection(state: PageState): HTMLElement {
  const rows = state.transactions ?? [];
  return h("section", { class: "transactions", "aria-labelledby": "transactions-title" },
    h("h2", { id: "transactions-title" }, "Transactions"),
    rows.length === 0
      ? h("p", { class: "empty" }, "None yet. To spend a reward: ", h("code", {}, "spacemesh tx send --to ADDRESS --amount 1.5smh"))
      : [table(rows.slice(0, shownAtOnce), "Transactions of the coinbase account, newest first"),
        rows.length > shownAtOnce
          ? h("details", { class: "more" }, h("summary", {}, "Earlier transactions"), table(rows.slice(shownAtOnce), "Earlier transactions"))
          : null]);
}

function table(rows: TransactionRow[], caption: string): HTMLElement {
  return h("table", {},
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, "What"), h("th", { scope: "col", class: "wide" }, "Layer"),
      h("th", { scope: "col" }, "State"), h("th", { scope: "col", class: "number" }, "SMH"))),
    h("tbody", {}, ...rows.map(row)));
}

function row(tx: TransactionRow): HTMLElement {
  const other = tx.other ? h("code", { title: tx.other }, ending(tx.other)) : null;
  const words = { waiting: "Waiting", applied: "Applied", failed: "Failed" };
  const sign = tx.direction === "in" ? "+" : tx.direction === "out" ? "−" : "";
  return h("tr", { "data-key": tx.id },
    h("th", { scope: "row", title: `Transaction ${tx.id}` }, tx.kind,
      other ? h("span", { class: "sub" }, tx.direction === "in" ? "from " : "to ", other) : null),
    h("td", { class: "wide" }, tx.layer === undefined ? "–" : grouped(tx.layer)),
    h("td", {}, h("span", { class: `state ${tx.state}` }, words[tx.state]), tx.message ? h("span", { class: "sub" }, tx.message) : null),
    h("td", { class: "number" }, tx.amount ? `${sign}${smhColumn(tx.amount)}` : "–",
      tx.fee && tx.direction !== "in" ? h("span", { class: "sub" }, `fee ${smh(tx.fee)}`) : null));
}

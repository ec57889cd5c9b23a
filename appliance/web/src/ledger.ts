// Job: the ledger: what happened, newest first.
// Invariant: in the order of time; each entry says what and when.
import { h } from "./dom";
import { fullTime, timeOf } from "./format";
import type { LedgerEntry, PageState } from "./state";

const shownAtOnce = 10;

export function ledgerSection(state: PageState, now: number): HTMLElement {
  const entries = state.ledger;
  return h("section", { class: "ledger", "aria-labelledby": "ledger-title" },
    h("h2", { id: "ledger-title" }, "Ledger"),
    entries.length === 0
      ? h("p", { class: "empty" }, "Nothing has happened yet.")
      : [list(entries.slice(0, shownAtOnce), now),
        entries.length > shownAtOnce
          ? h("details", { class: "more" }, h("summary", {}, `${entries.length - shownAtOnce} earlier entries`), list(entries.slice(shownAtOnce), now))
          : null]);
}

function list(entries: LedgerEntry[], now: number): HTMLElement {
  return h("ol", { class: "entries" }, ...entries.map((entry) =>
    h("li", { class: `entry ${entry.kind}`, "data-key": `entry-${entry.id}` },
      h("time", { datetime: new Date(entry.atMs).toISOString(), title: fullTime(entry.atMs) }, timeOf(entry.atMs, now)),
      h("div", {}, h("strong", {}, entry.title), h("span", {}, entry.text)))));
}

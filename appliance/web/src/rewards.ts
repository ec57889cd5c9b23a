// Job: the rewards: sums by epoch and the newest ones.
// Invariant: amounts are shown with every digit that counts.
import { h } from "./dom";
import { fullTime, grouped, plural, relative, smh, smhColumn, smhShort } from "./format";
import type { PageState, RewardRow } from "./state";

const shownAtOnce = 8;

export function rewardsSection(state: PageState, now: number): HTMLElement {
  const rewards = state.rewards;
  if (!rewards || rewards.count === 0) {
    return h("section", { class: "rewards", "aria-labelledby": "rewards-title" },
      h("h2", { id: "rewards-title" }, "Rewards"),
      h("p", { class: "empty" }, rewards ? "None yet. The first one appears here the moment it is paid." : "Loading…"));
  }
  return h("section", { class: "rewards", "aria-labelledby": "rewards-title" },
    h("div", { class: "heading" },
      h("h2", { id: "rewards-title" }, "Rewards"), h("p", {}, `${plural(rewards.count, "reward")}, ${smh(rewards.total)} SMH`)),
    h("ul", { class: "epochs", "aria-label": "Rewards by epoch" }, ...rewards.epochs.slice(0, 3).map((epoch) =>
      h("li", { "data-key": `epoch-${epoch.epoch}` },
        h("span", {}, `Epoch ${grouped(epoch.epoch)}`), h("strong", {}, smhShort(epoch.total)), h("small", {}, plural(epoch.count, "reward"))))),
    table(rewards.recent.slice(0, shownAtOnce), now, "Newest rewards"),
    rewards.recent.length > shownAtOnce
      ? h("details", { class: "more" }, h("summary", {}, "Earlier rewards"), table(rewards.recent.slice(shownAtOnce), now, "Earlier rewards"))
      : null);
}

function table(rows: RewardRow[], now: number, caption: string): HTMLElement {
  return h("table", {},
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, "Layer"), h("th", { scope: "col" }, "When"),
      h("th", { scope: "col", class: "number wide", title: "The part that transactions paid" }, "Fees in it"),
      h("th", { scope: "col", class: "number" }, "SMH"))),
    h("tbody", {}, ...rows.map((row) => h("tr", { "data-key": `${row.layer}-${row.smesher}`, class: "arriving" },
      h("th", { scope: "row" }, grouped(row.layer)),
      h("td", { title: fullTime(row.atMs) }, relative(row.atMs, now)),
      h("td", { class: "number wide quiet" }, row.fees === "0" ? "–" : smhColumn(row.fees)),
      h("td", { class: "number" }, smhColumn(row.amount))))));
}

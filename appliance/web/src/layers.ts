// Job: the recent layers with their blocks and hashes.
// Invariant: an empty layer is said to be empty; hashes are shortened only for the eye.
import { h } from "./dom";
import { grouped, short } from "./format";
import type { LayerRow, PageState } from "./state";

const shown = 10;

const words = {
  open: ["Open", "Not decided yet"],
  applied: ["Applied", "Its block is in the accounts; votes may still overturn it"],
  verified: ["Verified", "Enough later votes agree: it is settled"],
} as const;

export function layersSection(state: PageState): HTMLElement {
  const rows = state.layers ?? [];
  return h("section", { class: "layers", "aria-labelledby": "layers-title" },
    h("h2", { id: "layers-title" }, "Recent layers"),
    rows.length === 0
      ? h("p", { class: "empty" }, "No layer is finished yet.")
      : h("table", {},
        h("caption", { class: "unseen" }, "Recent layers, newest first"),
        h("thead", {}, h("tr", {},
          h("th", { scope: "col" }, "Layer"), h("th", { scope: "col" }, "State"), h("th", { scope: "col" }, "Block"),
          h("th", { scope: "col", class: "wide", title: "Hash of all accounts after the layer" }, "Accounts"),
          h("th", { scope: "col", class: "wide", title: "Hash over all layers up to this one" }, "Mesh"))),
        h("tbody", {}, ...rows.slice(0, shown).map(row))));
}

function row(layer: LayerRow): HTMLElement {
  const [word, why] = words[layer.state];
  return h("tr", { "data-key": `layer-${layer.number}` },
    h("th", { scope: "row" }, grouped(layer.number)),
    h("td", { title: why }, h("span", { class: `state ${layer.state}` }, word)),
    h("td", {}, layer.block ? hash(layer.block) : h("span", { class: "quiet" }, layer.state === "open" ? "–" : "empty")),
    h("td", { class: "wide" }, layer.stateHash ? hash(layer.stateHash) : "–"),
    h("td", { class: "wide" }, layer.meshHash ? hash(layer.meshHash) : "–"));
}

function hash(hex: string): HTMLElement {
  return h("code", { title: hex }, short(hex, 6, 4));
}

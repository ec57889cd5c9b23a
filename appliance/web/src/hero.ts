// Job: the top of the page: the layer clock, what to expect next, and the balance.
// Invariant: the clock is arithmetic on the network's genesis and layer time; before genesis it counts down to it.
import { h, s } from "./dom";
import { fullTime, grouped, plural, relative, short, smhParts, smhShort, span, timeOf } from "./format";
import type { NetworkPart, PageState, Slot } from "./state";

const radius = 112;
const inner = 92;
const centre = 130;
const gapDegrees = 2.4;
const mostSegments = 72;

export function hero(state: PageState, now: number): HTMLElement {
  const network = state.network as NetworkPart;
  return h("div", { class: "hero" },
    h("section", { class: "clock", "aria-labelledby": "clock-title" },
      h("h2", { id: "clock-title", class: "unseen" }, "Layer clock"), ring(state, network, now)),
    h("div", { class: "glance" }, outlook(state, now), balance(state)),
  );
}

function ring(state: PageState, network: NetworkPart, now: number): HTMLElement {
  const before = now < network.genesisMs;
  const layer = before ? 0 : Math.floor((now - network.genesisMs) / network.layerMs);
  const layerEnd = before ? network.genesisMs : network.genesisMs + (layer + 1) * network.layerMs;
  const epoch = Math.floor(layer / network.layersPerEpoch);
  const inEpoch = layer % network.layersPerEpoch;
  const epochEnd = network.genesisMs + (epoch + 1) * network.layersPerEpoch * network.layerMs;
  const progress = before ? 0 : 1 - (layerEnd - now) / network.layerMs;
  const slots = new Map<number, Slot>();
  for (const identity of state.smeshing?.identities ?? [])
    for (const cycle of identity.cycles) for (const slot of cycle.slots) slots.set(slot.layer, slot);
  const circumference = 2 * Math.PI * inner;
  return h("div", { class: "dial" },
    h("div", { class: "face" },
      s("svg", { viewBox: `0 0 ${2 * centre} ${2 * centre}`, role: "img", "aria-label": `Layer ${layer} of epoch ${epoch}` },
        s("g", { transform: `rotate(-90 ${centre} ${centre})` },
          ...epochRing(network, epoch, before ? -1 : inEpoch, slots),
          s("circle", { class: "track", cx: centre, cy: centre, r: inner }),
          s("circle", {
            class: "hand", "data-key": `hand-${layer}`, cx: centre, cy: centre, r: inner,
            "stroke-dasharray": circumference.toFixed(2), "stroke-dashoffset": (circumference * (1 - progress)).toFixed(2),
          }))),
      h("div", { class: "reading" },
        h("span", { class: "label" }, before ? "Genesis" : "Layer"),
        h("span", { class: "number" }, before ? span(layerEnd - now) : grouped(layer)),
        h("span", { class: "label" }, before ? `at ${timeOf(network.genesisMs, now)}` : `next in ${span(layerEnd - now)}`)),
    ),
    h("dl", { class: "when" },
      fact("Epoch", grouped(epoch), `An epoch is ${grouped(network.layersPerEpoch)} layers; rights and beacons are drawn once for each.`),
      fact("Layer of epoch", `${grouped(inEpoch + 1)} of ${grouped(network.layersPerEpoch)}`,
        `A layer is the network's tick: ${span(network.layerMs)}. Each can hold one block.`),
      fact("Next epoch", `in ${span(epochEnd - now)}`, fullTime(epochEnd))),
  );
}

function epochRing(network: NetworkPart, epoch: number, inEpoch: number, slots: Map<number, Slot>): SVGElement[] {
  const count = network.layersPerEpoch;
  const first = epoch * count;
  if (count > mostSegments) {
    const length = 2 * Math.PI * radius;
    const done = (inEpoch + 1) / count;
    const ticks = [...slots.values()].filter((slot) => Math.floor(slot.layer / count) === epoch).map((slot) => {
      const angle = ((slot.layer - first) / count) * 360;
      return s("path", { class: `segment ${slot.state}`, d: arc(angle, Math.max(0.4, 360 / count)) });
    });
    return [
      s("circle", { class: "segment ahead", cx: centre, cy: centre, r: radius }),
      s("circle", { class: "segment past", cx: centre, cy: centre, r: radius, "stroke-dasharray": `${(length * done).toFixed(2)} ${length.toFixed(2)}` }),
      ...ticks,
    ];
  }
  const step = 360 / count;
  return Array.from({ length: count }, (_, index) => {
    const slot = slots.get(first + index);
    const place = index < inEpoch ? "past" : index === inEpoch ? "current" : "ahead";
    return s("path", { class: `segment ${place} ${slot?.state ?? "idle"}`, d: arc(index * step + gapDegrees / 2, step - gapDegrees) },
      s("title", {}, segmentText(first + index, slot)));
  });
}

function segmentText(layer: number, slot: Slot | undefined): string {
  const what = { rewarded: "rewarded", proposed: "proposed", missed: "no reward", due: "own layer, ahead" };
  return slot ? `Layer ${layer}: ${what[slot.state]}` : `Layer ${layer}`;
}

function arc(fromDegrees: number, degrees: number): string {
  const point = (angle: number) => {
    const turn = (angle * Math.PI) / 180;
    return `${(centre + radius * Math.cos(turn)).toFixed(2)} ${(centre + radius * Math.sin(turn)).toFixed(2)}`;
  };
  return `M${point(fromDegrees)}A${radius} ${radius} 0 ${degrees > 180 ? 1 : 0} 1 ${point(fromDegrees + degrees)}`;
}

function outlook(state: PageState, now: number): HTMLElement {
  const view = state.smeshing?.outlook;
  if (!view) {
    return h("section", { class: "outlook" }, h("h2", {}, "Smeshing"), h("p", {}, "The node has not said anything about smeshing yet."));
  }
  const due = view.nextMs === undefined ? null
    : view.nextMs <= now ? "any moment now" : `${relative(view.nextMs, now)}`;
  return h("section", { class: `outlook ${view.kind}`, "aria-labelledby": "outlook-title" },
    h("h2", { id: "outlook-title" }, h("span", { class: "lamp", "aria-hidden": "true" }), view.title),
    h("p", {}, view.text),
    due === null ? null : h("p", { class: "due" },
      h("span", {}, "Next reward expected "), h("strong", {}, due),
      view.nextMs !== undefined ? h("small", { title: fullTime(view.nextMs) }, `layer ${grouped(view.nextLayer ?? 0)}, ${timeOf(view.nextMs, now)}`) : null));
}

function balance(state: PageState): HTMLElement {
  const account = state.account;
  const rewards = state.rewards;
  const [whole, rest] = smhParts(account?.balance ?? "0");
  return h("section", { class: "balance", "aria-labelledby": "balance-title" },
    h("h2", { id: "balance-title" }, "Balance"),
    account
      ? h("p", { class: "sum" },
        h("span", { class: "whole" }, whole), rest ? h("span", { class: "rest" }, `.${rest}`) : null,
        h("abbr", { title: "Spacemesh coins; one is 1 000 000 000 smidge" }, "SMH"))
      : h("p", { class: "quiet" }, "The node has not named the account that receives the rewards."),
    account && account.projected !== account.balance
      ? h("p", { class: "quiet" }, `${smhShort(account.projected)} SMH once the waiting transactions are applied`) : null,
    account ? h("p", { class: "quiet" }, "Coinbase ", h("code", { title: `${account.address}: the account that receives the rewards` }, short(account.address, 13, 6)),
      rewards && rewards.count > 0 ? ` · ${plural(rewards.count, "reward")}, ${smhShort(rewards.total)} SMH in all` : null) : null);
}

function fact(name: string, value: string, why: string): HTMLElement {
  return h("div", { title: why }, h("dt", {}, name), h("dd", {}, value));
}

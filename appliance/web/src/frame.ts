// Job: what surrounds the content: the header, and the notice when something cannot be reached.
// Invariant: every notice says what is wrong and what to do; announce.ts speaks it once, so it is no live region itself.
import { h, s } from "./dom";
import { relative, timeOf } from "./format";
import type { Live } from "./live";

/** Name, network and the node's condition. */
export function header(live: Live): HTMLElement {
  const network = live.state?.network;
  return h("header", { class: "top" },
    h("div", { class: "brand" },
      s("svg", { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
        s("path", { d: "M16 5a11 11 0 1 1-11 11" }), s("circle", { cx: 16, cy: 16, r: 3.4 })),
      h("h1", {}, "Spacemesh"),
    ),
    network ? h("p", { class: "net" }, h("strong", {}, network.name), network.note ? h("span", {}, network.note) : null) : null,
    condition(live),
  );
}

function condition(live: Live): HTMLElement {
  const node = live.state?.node;
  const [kind, text, why] =
    live.connection === "lost" ? ["bad", "Page offline", "This page has lost the program that serves it."]
    : !node || node.link === "connecting" ? ["wait", "Connecting", "The first answer of the node is awaited."]
    : node.link === "down" ? ["bad", "Node not reachable", node.problem ?? ""]
    : node.synced ? ["good", "In sync", "The node knows everything up to the current layer."]
    : ["wait", "Catching up", `The node fetches what it has missed; it is at layer ${node.appliedLayer}.`];
  const version = node?.version ? `node ${node.version}` : "";
  return h("p", { class: `condition ${kind}`, title: why },
    h("span", { class: "dot", "aria-hidden": "true" }), h("span", {}, text), version ? h("small", {}, version) : null);
}

/** What is wrong and what to do; nothing when all is well. */
export function notice(live: Live, now: number): HTMLElement | null {
  const node = live.state?.node;
  if (live.connection === "lost") {
    return card("bad", "This page has lost its connection",
      "The program that serves it, spacemesh-appliance, does not answer. What you see is the last known state.",
      "If it was stopped, start it again: ./build.sh run, or systemctl start spacemesh-appliance. This page reconnects by itself.");
  }
  if (node?.link === "down") {
    const since = node.sinceMs ? ` Since ${timeOf(node.sinceMs, now)}, ${relative(node.sinceMs, now)}.` : "";
    return card("bad", "The node cannot be reached", `${node.problem ?? ""}${since}`, node.advice ?? "");
  }
  if (!live.state?.network) {
    return h("section", { class: "loading", "aria-label": "Loading" },
      h("div", { class: "pulse", "aria-hidden": "true" }), h("p", {}, "Connecting to the node…"));
  }
  if (node?.link === "up" && !node.eventsLive) {
    return card("mild", "The node's events do not arrive",
      "Without them the steps below show only what the node's lists tell.",
      "They come from the node's private listener, --node-private. This page tries again by itself.");
  }
  return null;
}

function card(kind: string, title: string, text: string, advice: string): HTMLElement {
  return h("section", { class: `notice ${kind}`, "aria-label": "Notice" },
    h("h2", {}, title), h("p", {}, text), h("p", { class: "advice" }, advice));
}

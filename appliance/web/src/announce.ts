// Job: says to people who do not see the page what has just happened.
// Invariant: only what matters, once, and never faster than one sentence in three seconds.
import { smhShort } from "./format";
import type { Connection, Live } from "./live";
import type { PageState } from "./state";

const pauseMs = 3000;

/** A function that looks at each state and speaks when something has changed. */
export function announcer(region: HTMLElement | null): (live: Live) => void {
  let before: PageState | null = null;
  let connection: Connection = "opening";
  let last = 0;
  return (live) => {
    const state = live.state;
    if (!region || !state || Date.now() - last < pauseMs) return;
    const lost = live.connection === "lost" && connection !== "lost";
    const text = lost ? "This page has lost its connection; it tries again by itself." : before ? difference(before, state) : null;
    before = state;
    connection = live.connection;
    if (!text) return;
    last = Date.now();
    region.textContent = text;
  };
}

function difference(before: PageState, after: PageState): string | null {
  if (before.node.link !== after.node.link) {
    return after.node.link === "down" ? (after.node.problem ?? "The node does not answer.") : "The node answers.";
  }
  const reward = after.rewards?.recent[0];
  if (reward && before.rewards && after.rewards && after.rewards.count > before.rewards.count) {
    return `Reward of ${smhShort(reward.amount)} SMH from layer ${reward.layer}.`;
  }
  const outlook = after.smeshing?.outlook;
  return outlook && before.smeshing?.outlook.title !== outlook.title ? `${outlook.title}. ${outlook.text}` : null;
}

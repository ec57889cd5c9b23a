// Job: keeps the state current: what stands in the page first, then the appliance's events.
// Invariant: a broken connection is retried for good, with bounded waits; the last state stays visible.
import { apply, type PageState, type StateChange } from "./state";

/** How the page itself is connected to the appliance. */
export type Connection = "opening" | "live" | "lost";

export interface Live {
  state: PageState | null;
  connection: Connection;
  /** The appliance's clock now: pages may be open on machines whose clock is off. */
  now(): number;
}

const longestWaitMs = 8000;

/** Follows the state; calls back at every change. */
export function follow(changed: (live: Live) => void): Live {
  let offset = 0;
  let waitMs = 500;
  const live: Live = { state: null, connection: "opening", now: () => Date.now() + offset };

  const take = (state: PageState) => {
    live.state = state;
    offset = state.nowMs - Date.now();
    changed(live);
  };

  const embedded = document.getElementById("state")?.textContent;
  if (embedded) take(JSON.parse(embedded) as PageState);

  const connect = () => {
    const source = new EventSource("/api/events");
    source.addEventListener("state", (event) => {
      waitMs = 500;
      live.connection = "live";
      take(JSON.parse((event as MessageEvent<string>).data) as PageState);
    });
    source.addEventListener("change", (event) => {
      if (live.state) take(apply(live.state, JSON.parse((event as MessageEvent<string>).data) as StateChange));
    });
    source.addEventListener("error", () => {
      live.connection = "lost";
      changed(live);
      // The browser gives up for good on answers such as 503; so the page does the waiting itself.
      source.close();
      setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    });
  };
  connect();
  return live;
}

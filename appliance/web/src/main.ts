// Job: draws the page from the state, at every change and once a second.
// Invariant: talks to its own origin only; a redraw keeps focus and scrolling.
import { announcer } from "./announce";
import { header, notice } from "./frame";
import { hero } from "./hero";
import { layersSection } from "./layers";
import { ledgerSection } from "./ledger";
import { follow, type Live } from "./live";
import { h, morph } from "./dom";
import { rewardsSection } from "./rewards";
import { smeshingSection } from "./smeshing";
import { transactionsSection } from "./transactions";

const root = document.getElementById("page");
const announce = announcer(document.getElementById("announce"));

function draw(live: Live): void {
  if (!root) return;
  const now = live.now();
  const state = live.state;
  const known = state?.network !== undefined;
  const page = h("div", { id: "page" },
    header(live),
    h("main", { id: "content", tabindex: -1 },
      notice(live, now),
      known && state ? [
        hero(state, now),
        smeshingSection(state, now),
        h("div", { class: "columns" },
          h("div", {}, rewardsSection(state, now), transactionsSection(state)),
          h("div", {}, ledgerSection(state, now), layersSection(state)),
        ),
      ] : [],
    ),
    h("footer", {},
      h("p", {}, "This page is served by your own machine and talks to nothing else. It shows; it changes nothing."),
    ),
  );
  morph(root, page);
  document.title = title(live);
  announce(live);
}

function title(live: Live): string {
  const network = live.state?.network;
  if (!network) return "Spacemesh";
  if (live.state?.node.link === "down") return "Node not reachable · Spacemesh";
  const layer = Math.max(0, Math.floor((live.now() - network.genesisMs) / network.layerMs));
  return `Layer ${layer} · Spacemesh`;
}

const live = follow(draw);
draw(live);

// On the second of the shown clock, so that counting down looks even.
function tick(): void {
  if (!document.hidden) draw(live);
  setTimeout(tick, 1000 - (live.now() % 1000) + 10);
}
tick();
document.addEventListener("visibilitychange", () => !document.hidden && draw(live));

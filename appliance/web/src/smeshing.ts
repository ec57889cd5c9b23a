// Job: the smeshing timeline: for each identity the set-up and the cycles that are open.
// Invariant: only renders what the appliance worked out; every step can be explained on the spot.
import { h, s } from "./dom";
import { fullTime, grouped, plural, relative, short, timeOf } from "./format";
import type { CycleView, IdentityView, PageState, TimelineStep } from "./state";

export function smeshingSection(state: PageState, now: number): HTMLElement | null {
  const smeshing = state.smeshing;
  if (!smeshing || smeshing.identities.length === 0) return null;
  return h("section", { class: "smeshing", "aria-labelledby": "smeshing-title" },
    h("div", { class: "heading" },
      h("h2", { id: "smeshing-title" }, "Smeshing"),
      h("p", {}, "From pledged space and proven time to a share of every epoch")),
    ...smeshing.identities.map((identity) => identityView(identity, now, smeshing.identities.length > 1)),
    explanations(smeshing.identities[0]));
}

function identityView(identity: IdentityView, now: number, named: boolean): HTMLElement {
  const ready = identity.setup.every((step) => step.state === "done");
  return h("article", { class: "identity", "data-key": identity.id, "aria-label": `Identity ${short(identity.id)}` },
    h("div", { class: "setup" },
      h("p", { class: "who", title: `Identity ${identity.id}: the key that holds the space and signs` },
        named ? "Identity " : "Your identity ", h("code", {}, short(identity.id, 8, 4))),
      h("ol", { class: ready ? "inline" : "inline open" }, ...identity.setup.map((step) => stepView(step, now)))),
    h("div", { class: "cycles" }, ...identity.cycles.map((cycle) => cycleView(cycle, now))));
}

function cycleView(cycle: CycleView, now: number): HTMLElement {
  const title = `cycle-${cycle.target}`;
  const when = now < cycle.startMs ? `begins ${timeOf(cycle.startMs, now)}, ${relative(cycle.startMs, now)}`
    : `ends ${timeOf(cycle.endMs, now)}, ${relative(cycle.endMs, now)}`;
  return h("section", { class: `cycle ${cycle.state}`, "data-key": title, "aria-labelledby": title },
    h("header", {},
      h("h3", { id: title }, `Epoch ${grouped(cycle.target)}`), h("span", { class: "chip" }, cycle.title),
      h("p", { title: fullTime(cycle.startMs) }, when)),
    slots(cycle),
    h("ol", { class: "steps" }, ...cycle.steps.map((step) => stepView(step, now))));
}

function slots(cycle: CycleView): HTMLElement | null {
  if (cycle.slots.length === 0 || cycle.slots.length > 60) return null;
  const rewarded = cycle.slots.filter((slot) => slot.state === "rewarded").length;
  const words = { rewarded: "rewarded", proposed: "proposed", missed: "no reward", due: "ahead" };
  return h("ul", { class: "slots", "aria-label": `${rewarded} of ${cycle.slots.length} own layers rewarded` },
    ...cycle.slots.map((slot) => h("li", {
      class: slot.state, title: `Layer ${grouped(slot.layer)}: ${words[slot.state]}, ${plural(slot.count, "chance")}`,
    }, h("span", { class: "unseen" }, `Layer ${slot.layer} ${words[slot.state]}`))));
}

function stepView(step: TimelineStep, now: number): HTMLElement {
  const words = { done: "done", now: "under way", next: "ahead", skipped: "not this time", failed: "failed", unknown: "not known" };
  return h("li", { class: `step ${step.state}`, "data-key": step.key },
    icon(step.state),
    h("span", { class: "name", title: step.explain }, step.title, h("span", { class: "unseen" }, `, ${words[step.state]}`)),
    time(step, now),
    step.detail ? h("span", { class: "detail" }, step.detail) : null,
    progress(step, now));
}

function time(step: TimelineStep, now: number): HTMLElement | null {
  if (step.atMs === undefined || step.state === "skipped") return null;
  const iso = new Date(step.atMs).toISOString();
  if (step.state === "done" || step.atMs <= now && step.state === "now") {
    return h("time", { datetime: iso, title: fullTime(step.atMs) }, timeOf(step.atMs, now));
  }
  const away = step.atMs <= now ? "due" : relative(step.atMs, now);
  return h("time", { class: "expected", datetime: iso, title: `expected ${fullTime(step.atMs)}` }, away);
}

function progress(step: TimelineStep, now: number): HTMLElement | null {
  if (step.state !== "now") return null;
  const value = step.progress ?? (step.fromMs !== undefined && step.atMs !== undefined && step.atMs > step.fromMs
    ? (now - step.fromMs) / (step.atMs - step.fromMs) : undefined);
  if (value === undefined) return null;
  const part = Math.min(1, Math.max(0, value));
  return h("progress", { max: 1, value: part.toFixed(3), "aria-label": `${step.title}: ${Math.floor(part * 100)} percent` });
}

function icon(state: TimelineStep["state"]): SVGElement {
  const mark = {
    done: s("path", { d: "M5 8.4l2.1 2.1L11.2 6" }),
    now: s("circle", { class: "core", cx: 8, cy: 8, r: 3 }),
    next: null,
    skipped: s("path", { d: "M5.4 8h5.2" }),
    failed: s("path", { d: "M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" }),
    unknown: s("circle", { class: "core", cx: 8, cy: 8, r: 1.2 }),
  }[state];
  return s("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, s("circle", { class: "rim", cx: 8, cy: 8, r: 7 }), mark);
}

function explanations(identity: IdentityView | undefined): HTMLElement | null {
  const steps = [...(identity?.setup ?? []), ...(identity?.cycles[0]?.steps ?? [])];
  if (steps.length === 0) return null;
  return h("details", { class: "explain" },
    h("summary", {}, "What do these steps mean?"),
    h("dl", {}, ...steps.map((step) => h("div", {}, h("dt", {}, step.title), h("dd", {}, step.explain)))));
}

// Job: one smesher's life with the published programs, seen through Chromium: empty folder, first reward, a spend, a stop, the next run.
// Invariant: asks only what a person or a client of the API could ask; the last line is 'N passed, N failed'.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, cpSync, existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts, Network } from "./network.mjs";
import { attempt, check, green, say, sleep, sum, until } from "./report.mjs";
import { Views } from "./views.mjs";

const firstProposal = 20;
const firstBlock = 21;
const spend = 1_500_000_000n;

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const results = join(root, "artifacts/end-to-end");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "spacemesh-end-to-end-"));
const data = join(folder, "data");
const network = new Network(root, data, await freePorts(), results);
let views;

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => finish(`stopped by ${signal}`));
// Everything below waits with limits of its own; this one is for what nobody thought of.
setTimeout(() => finish("the test did not end within ten minutes"), 600_000).unref();

try {
  await life();
} catch (error) {
  check("the test can go on", false, `${error?.message ?? error}`);
}
await finish();

async function life() {
  const began = Date.now();
  network.start();
  await until("the page with its network", 60, async () => {
    if (network.death) throw new Error(network.death);
    return (await network.state())?.network;
  });
  check(`an empty folder: the page answers ${seconds(began)} s after the start`, true);
  const events = network.follow();
  views = await Views.open(network.url, results);
  const desktop = await views.page("desktop-light");
  await atStart(desktop);
  const reward = await firstReward(desktop, began);
  const sent = await spending(desktop);
  await rhythm();
  await attempt("pages have no errors in the console, no failed request", () => views.faults.join("; "));
  await attempt("pages ask nothing of other origins", () => views.foreign.join("; "));
  await events.stop();
  const before = await remember();
  views.watched = false;
  await stopping("the first run", "SIGTERM", true);
  await attempt("the page that is still open says that it has lost its connection, and what to do", async () => {
    const notice = desktop.locator(".notice");
    await until("the notice", 10, async () => await notice.count() > 0);
    return /lost its connection[\s\S]*start it again/i.test(await notice.innerText()) ? "" : await notice.innerText();
  });
  await verifying();
  await again(before, desktop, sent, reward);
}

/** What the page is from its first second on. */
async function atStart(desktop) {
  const wide = await views.shoot("1-start");
  check("pictures at the start fit desktop and phone, light and dark", wide.length === 0, wide);
  const text = await desktop.locator("body").innerText();
  check("the page says what network it is: local test network, coins without value",
    /local test network/i.test(text) && /coins without value/i.test(text), text.slice(0, 200));
  await attempt("the page is complete: clock, smeshing, balance, rewards, transactions, layers, ledger", async () => {
    const titles = (await desktop.locator("h2").allTextContents()).join(" | ");
    const state = await desktop.evaluate(() => document.readyState);
    const lacking = ["Layer clock", "Balance", "Rewards", "Transactions", "Recent layers", "Ledger"].filter((title) => !titles.includes(title));
    return lacking.length > 0 || state !== "complete" ? `${state}; lacking ${lacking.join(", ")} in ${titles}` : "";
  });
  await attempt("the clock runs without a reload", async () => {
    const reading = () => desktop.locator(".clock .reading").innerText();
    const first = await reading();
    await until("another reading of the clock", 5, async () => (await reading()) !== first);
  });
  await attempt("the first Tab reaches the link to the content, and it is seen", async () => {
    await desktop.keyboard.press("Tab");
    const link = await desktop.evaluate(() => ({ name: document.activeElement?.className, top: document.activeElement?.getBoundingClientRect().top }));
    if (link.name !== "skip" || link.top < 0) return JSON.stringify(link);
    await desktop.keyboard.press("Enter");
    const reached = await desktop.evaluate(() => document.activeElement?.id || location.hash);
    return reached.includes("content") ? "" : `it leads to '${reached}'`;
  });
  for (const path of ["/", "/api/state"]) {
    const foreign = await network.get(path, "rebound.example:80");
    check(`a foreign Host header is refused at ${path}`, foreign.status === 421 && !foreign.body.includes("genesis"), foreign);
  }
}

/** Waits on the open page, which nobody reloads. */
async function firstReward(desktop, began) {
  const { genesisMs } = (await network.state()).network;
  const row = desktop.locator(".rewards tbody tr").first();
  await until("the first reward on the page", 300 - (Date.now() - began) / 1000, async () => {
    if (network.death) throw new Error(network.death);
    return await row.count() > 0;
  });
  check(`the first reward is on the page ${seconds(genesisMs)} s after genesis, ${seconds(began)} s after the start`, Date.now() - began <= 300_000);
  const rewards = await network.call("RewardService/List", { limit: "10" });
  const first = rewards.rewards[0];
  await attempt("the reward on the page is the one of the API", async () => {
    const shown = await desktop.locator(".rewards").innerText();
    return shown.includes(String(first.layer)) ? "" : `layer ${first.layer} is not in '${shown}'`;
  });
  await attempt("the page says so to those who do not see it", async () =>
    await until("an announcement", 8, async () => (await desktop.locator("#announce").textContent()).length > 0) && "");
  const wide = await views.shoot("2-reward");
  check("pictures with a reward fit desktop and phone, light and dark", wide.length === 0, wide);
  return first;
}

/** Pays to another account with the command line, and looks at both accounts and the page. */
async function spending(desktop) {
  const other = join(folder, "other-wallet.json");
  const made = await network.program("spacemesh", ["wallet", "create", "--network", "standalone", "--file", other]);
  const to = (await network.program("spacemesh", ["wallet", "address", "--file", other])).output.trim();
  check("a second wallet has an address", made.code === 0 && to.startsWith("standalone1"), made.errors || to);
  const own = await network.ask("balance");
  const sent = await network.ask("tx", "send", "--to", to, "--amount", "1.5smh");
  check(`spacemesh tx send waits until 1.5 SMH are applied (layer ${sent.layer})`, sent.status === "applied" && BigInt(sent.smidge) === spend, sent);
  const received = await network.ask("balance", to);
  check("spacemesh balance: the receiver holds exactly 1.5 SMH", BigInt(received.smidge) === spend, received);
  const rest = await network.ask("balance");
  check("spacemesh balance: the wallet is spawned and has counted its transactions",
    rest.spawned && BigInt(rest.counter) === BigInt(own.counter) + 2n, rest);
  await attempt("the page shows the spend as applied, without a reload", async () => {
    const row = desktop.locator(`.transactions tr[data-key="${sent.id}"]`);
    await until(`transaction ${sent.id}`, 15, async () => await row.count() > 0 && /Applied/.test(await row.innerText()));
    return /1[.,]5/.test(await row.innerText()) ? "" : await row.innerText();
  });
  const wide = await views.shoot("3-spend", ["desktop-light", "phone-light"]);
  check("pictures with a spend fit desktop and phone", wide.length === 0, wide);
  return sent;
}

/** In an undisturbed run every layer from 20 on has a proposal and from 21 on a block. */
async function rhythm() {
  const status = await network.call("NodeService/Status", {});
  const last = Math.min(status.processedLayer, status.appliedLayer);
  const layers = new Map((await network.layers(firstProposal)).map((layer) => [layer.number, layer]));
  const proposed = new Set(network.events.filter((event) => event.proposal).map((event) => event.proposal.layer));
  const without = { proposal: [], block: [] };
  for (let layer = firstProposal; layer <= last; layer++) {
    if (!proposed.has(layer)) without.proposal.push(layer);
    if (layer >= firstBlock && !layers.get(layer)?.block?.id) without.block.push(layer);
  }
  check(`each layer ${firstProposal} to ${last} has a proposal of ours`, last > firstBlock && without.proposal.length === 0, without.proposal);
  check(`each layer ${firstBlock} to ${last} has a block`, last > firstBlock && without.block.length === 0, without.block);
  check("the last finished layer is at most two behind the clock", status.currentLayer - last <= 2, status);
  check("no event is a failure", network.events.length > 0 && !network.events.some((event) => event.failure),
    network.events.filter((event) => event.failure));
}

/** What the next run must still know. */
async function remember() {
  const state = await network.state();
  return {
    identities: state.smeshing.identities.map((identity) => identity.id),
    layers: (await network.layers(firstBlock)).filter((layer) => layer.status === "LAYER_STATUS_VERIFIED"),
    applied: state.node.appliedLayer,
    files: fingerprints(),
  };
}

function fingerprints() {
  return ["wallet.json", "config.json"].map((name) => createHash("sha256").update(readFileSync(join(data, name))).digest("hex")).join();
}

async function stopping(which, signal, toGroup) {
  const end = await network.stop(signal, toGroup);
  check(`${signal} to ${toGroup ? "the process group" : "build.sh alone"} ends ${which} within two seconds (${end.milliseconds} ms)`,
    end.milliseconds <= 2000 && end.left.length === 0 && end.code === 0, end);
  check(`after ${which} its ports are free`, end.listening.length === 0, end.listening);
}

async function verifying() {
  const began = Date.now();
  const { code, output, errors } = await network.program(
    "spacemesh-node", ["verify-db", join(data, "data/state.sql"), "-c", join(data, "config.json")], 120);
  const lines = output.trim().split("\n");
  writeFileSync(join(results, "verify-db.log"), output + errors);
  check(`spacemesh-node verify-db finds no difference in ${lines.length} kinds (${seconds(began)} s)`,
    code === 0 && lines.length > 5, `${code}: ${lines.filter((line) => !/ 0 differ/.test(line)).join("; ")} ${errors}`);
}

/** The next run goes on where the first one was. */
async function again(before, desktop, sent, reward) {
  network.start();
  await until("the page after the restart", 60, async () => {
    if (network.death) throw new Error(network.death);
    return (await network.state())?.smeshing?.identities?.length > 0;
  });
  const state = await network.state();
  check("the second run has the same identity, wallet and configuration",
    JSON.stringify(state.smeshing.identities.map((identity) => identity.id)) === JSON.stringify(before.identities) && fingerprints() === before.files,
    { identities: state.smeshing.identities.map((identity) => identity.id), before: before.identities });
  await attempt("its mesh is the same: blocks and hashes of the verified layers", async () => {
    const now = new Map((await network.layers(firstBlock)).map((layer) => [layer.number, layer]));
    const differ = before.layers.filter((layer) => JSON.stringify(now.get(layer.number)) !== JSON.stringify(layer));
    return before.layers.length === 0 ? "no layer was verified" : differ.map((layer) => `layer ${layer.number}`).join(", ");
  });
  await attempt("it knows the spend and the reward", async () => {
    const transaction = await network.ask("tx", "show", sent.id);
    const rewards = await network.call("RewardService/List", { limit: "10" });
    return transaction.txResult?.layer === sent.layer && JSON.stringify(rewards.rewards[0]) === JSON.stringify(reward) ? "" : JSON.stringify(transaction);
  });
  await attempt("its layers go on", async () =>
    `${await until("a layer after the pause", 45, async () => (await network.state())?.node.appliedLayer > before.applied) ? "" : "no"}`);
  const dark = network.lines.filter((line) => line.includes('"kind":"dark"'));
  check("no epoch is called dark after so short a pause", dark.length === 0 && (await network.state()).smeshing.outlook.kind !== "dark", dark);
  await attempt("the page that stayed open has found it again by itself", async () =>
    `${await until("the page without its notice", 15, async () => await desktop.locator(".notice").count() === 0) ? "" : "no"}`);
  await stopping("the second run", "SIGINT", false);
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

async function finish(why) {
  if (why) check("the test runs to its end", false, why);
  await Promise.race([views?.close().catch(() => {}), sleep(5000)]);
  network.killAll();
  const kept = ["node.log", "node.log.1", "page.log", "config.json"].filter((name) => existsSync(join(data, name)));
  if (!green()) for (const name of kept) cpSync(join(data, name), join(results, name));
  rmSync(folder, { recursive: true, force: true });
  say(`pictures and logs are in artifacts/end-to-end`);
  process.exit(sum());
}

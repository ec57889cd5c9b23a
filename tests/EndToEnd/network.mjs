// Job: runs './build.sh run' of the published programs on free ports, and asks its programs and its API.
// Invariant: everything it starts carries a mark in its environment, by which it is found and, in the end, killed.
import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream, readFileSync, readdirSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { sleep } from "./report.mjs";

const mark = `SPACEMESH_END_TO_END=${randomUUID()}`;
const names = ["public", "private", "post", "json", "poet", "page"];

/** Six ports of the loopback that nobody uses now, by name. */
export async function freePorts() {
  const servers = await Promise.all(names.map(() => new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => resolve(server));
  })));
  const ports = Object.fromEntries(names.map((name, i) => [name, servers[i].address().port]));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A network of one node in a folder. */
export class Network {
  constructor(root, data, ports, logs) {
    Object.assign(this, { root, data, ports, logs, runs: 0, child: null, ended: null, events: [] });
    this.programs = join(root, "artifacts/publish/linux-x64");
    this.url = `http://127.0.0.1:${ports.page}/`;
  }

  get environment() {
    const [name, value] = mark.split("=");
    return {
      ...process.env, [name]: value, SPACEMESH_PUBLISHED: "1", SPACEMESH_DATA: this.data,
      SPACEMESH_PORTS: names.map((port) => this.ports[port]).join(","),
      SPACEMESH_NODE: `127.0.0.1:${this.ports.public}`, SPACEMESH_NODE_PRIVATE: `127.0.0.1:${this.ports.private}`,
    };
  }

  /** Starts './build.sh run --json' in a process group of its own. */
  start() {
    this.runs++;
    this.lines = [];
    this.ended = null;
    const log = createWriteStream(join(this.logs, `run-${this.runs}.log`));
    this.child = spawn(join(this.root, "build.sh"), ["run", "--json"],
      { cwd: this.root, env: this.environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stderr.on("data", (bytes) => log.write(bytes));
    byLine(this.child.stdout, (line) => {
      log.write(`${line}\n`);
      this.lines.push(line);
    });
    this.ended = new Promise((resolve) => this.child.once("exit", (code, signal) => {
      this.child = null;
      log.end();
      resolve(code ?? signal);
    }));
  }

  /** Collects the smesher's events from the first one on. */
  follow() {
    const log = createWriteStream(join(this.logs, `events-${this.runs}.jsonl`));
    const child = spawn(join(this.programs, "spacemesh"), ["events", "--follow", "--json"],
      { env: this.environment, stdio: ["ignore", "pipe", "ignore"] });
    byLine(child.stdout, (line) => {
      log.write(`${line}\n`);
      this.events.push(JSON.parse(line));
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    return { stop: () => { child.kill("SIGTERM"); return ended; } };
  }

  /** Sends a signal to the whole group or to build.sh alone; milliseconds until no marked process is left, what listens then, the exit code. */
  async stop(signal, toGroup) {
    const began = Date.now();
    const { pid } = this.child;
    process.kill(toGroup ? -pid : pid, signal);
    let left = ["all"];
    while (left.length > 0 && Date.now() - began < 10_000) {
      await sleep(20);
      left = marked();
    }
    const milliseconds = Date.now() - began;
    const code = await Promise.race([this.ended, sleep(3000).then(() => "does not end")]);
    const listening = [];
    for (const name of names) if (await connects(this.ports[name])) listening.push(`${name} ${this.ports[name]}`);
    return { milliseconds, code, left, listening };
  }

  /** One of the published programs; its exit code and what it wrote. */
  program(name, options, seconds = 60) {
    return new Promise((resolve) => {
      execFile(join(this.programs, name), options, { env: this.environment, timeout: seconds * 1000, maxBuffer: 1 << 24 },
        (error, output, errors) => resolve({ code: error ? error.code ?? error.signal : 0, output, errors }));
    });
  }

  /** 'spacemesh ... --json': the value it prints. */
  async ask(...options) {
    const { code, output, errors } = await this.program("spacemesh", [...options, "--json"], 200);
    if (code !== 0) throw new Error(`spacemesh ${options[0]} ended with ${code}: ${(errors + output).trim()}`);
    return JSON.parse(output.trim().split("\n").at(-1));
  }

  /** A method of the node through its JSON gateway. */
  async call(method, body) {
    const answer = await fetch(`http://127.0.0.1:${this.ports.json}/spacemesh.v2alpha1.${method}`,
      { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${method} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }

  /** Layers from a number on, as the API lists them. */
  async layers(first) {
    return (await this.call("LayerService/List", { startLayer: first, limit: "100" })).layers;
  }

  /** GET of the page's server under a Host header of one's own. */
  get(path, host = `127.0.0.1:${this.ports.page}`) {
    return new Promise((resolve) => {
      const asked = request({ host: "127.0.0.1", port: this.ports.page, path, headers: { host }, timeout: 5000 }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => { body += text; }).on("end", () => resolve({ status: answer.statusCode, body }));
      });
      asked.on("timeout", () => asked.destroy()).on("error", (error) => resolve({ status: 0, body: error.message })).end();
    });
  }

  /** The page's state. */
  async state() {
    const { status, body } = await this.get("/api/state");
    return status === 200 ? JSON.parse(body) : null;
  }

  /** Why the run ended though nobody asked it to; null while it goes on. */
  get death() {
    return this.child ? null : `./build.sh run ended by itself: ${this.lines.at(-1) ?? "it said nothing"}`;
  }

  /** Kills whatever is left of what this started. */
  killAll() {
    for (const pid of marked()) try { process.kill(pid, "SIGKILL"); } catch { /* it ended by itself */ }
  }
}

/** Processes that carry the mark and are not zombies. */
function marked() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mark)
        && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
    } catch {
      return false;
    }
  });
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 1000 });
    const done = (answer) => { socket.destroy(); resolve(answer); };
    socket.on("connect", () => done(true)).on("timeout", () => done(true)).on("error", () => done(false));
  });
}

function byLine(stream, take) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.trim() !== "") take(line);
  });
}

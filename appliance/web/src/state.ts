// Job: the state as the appliance sends it, and how a change is put into it.
// Invariant: mirrors the records of Spacemesh.Appliance/State; amounts are smidge in decimal digits, times Unix milliseconds.

export interface NodePart {
  link: "connecting" | "up" | "down";
  problem?: string;
  advice?: string;
  sinceMs?: number;
  eventsLive: boolean;
  version?: string;
  synced: boolean;
  peers: number;
  latestLayer: number;
  appliedLayer: number;
  processedLayer: number;
}

export interface NetworkPart {
  name: string;
  note: string;
  genesisMs: number;
  layerMs: number;
  layersPerEpoch: number;
  firstLayer: number;
  genesisId: string;
  hrp: string;
}

export type StepState = "done" | "now" | "next" | "skipped" | "failed" | "unknown";

export interface TimelineStep {
  key: string;
  title: string;
  explain: string;
  state: StepState;
  atMs?: number;
  detail?: string;
  fromMs?: number;
  progress?: number;
}

export interface Slot {
  layer: number;
  count: number;
  state: "rewarded" | "proposed" | "missed" | "due";
}

export interface CycleView {
  target: number;
  startMs: number;
  endMs: number;
  state: "earning" | "ready" | "proving" | "waiting" | "dark" | "ended";
  title: string;
  steps: TimelineStep[];
  slots: Slot[];
}

export interface IdentityView {
  id: string;
  setup: TimelineStep[];
  cycles: CycleView[];
}

export interface Outlook {
  kind: "earning" | "waiting" | "dark" | "unknown";
  title: string;
  text: string;
  nextLayer?: number;
  nextMs?: number;
}

export interface RewardRow {
  layer: number;
  atMs: number;
  amount: string;
  fees: string;
  smesher: string;
}

export interface RewardsPart {
  count: number;
  total: string;
  recent: RewardRow[];
  epochs: { epoch: number; count: number; total: string }[];
}

export interface AccountPart {
  address: string;
  balance: string;
  projected: string;
  counter: number;
  layer?: number;
  spawned: boolean;
}

export interface TransactionRow {
  id: string;
  kind: string;
  direction: "in" | "out" | "self";
  other?: string;
  amount?: string;
  fee?: string;
  layer?: number;
  state: "waiting" | "applied" | "failed";
  message?: string;
}

export interface LayerRow {
  number: number;
  state: "open" | "applied" | "verified";
  block?: string;
  meshHash?: string;
  stateHash?: string;
}

export interface LedgerEntry {
  id: number;
  atMs: number;
  kind: string;
  title: string;
  text: string;
}

export interface PageState {
  nowMs: number;
  node: NodePart;
  network?: NetworkPart;
  smeshing?: { outlook: Outlook; identities: IdentityView[] };
  rewards?: RewardsPart;
  account?: AccountPart;
  transactions?: TransactionRow[];
  layers?: LayerRow[];
  ledger: LedgerEntry[];
}

export type StateChange = Partial<Omit<PageState, "ledger">> & { nowMs: number; ledgerAdded?: LedgerEntry[] };

const ledgerKept = 200;

/** The state after a change. */
export function apply(state: PageState, change: StateChange): PageState {
  const { ledgerAdded, ...parts } = change;
  if (!ledgerAdded) return { ...state, ...parts };
  const known = new Set(ledgerAdded.map((entry) => entry.id));
  const ledger = [...ledgerAdded, ...state.ledger.filter((entry) => !known.has(entry.id))]
    .sort((a, b) => b.atMs - a.atMs || b.id - a.id)
    .slice(0, ledgerKept);
  return { ...state, ...parts, ledger };
}

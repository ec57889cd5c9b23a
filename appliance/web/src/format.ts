// Job: amounts, times and identifiers as people read them.
// Invariant: amounts are exact; digits are grouped with thin spaces; nothing is rounded up.

const smidgePerSmh = 1_000_000_000n;
const thin = "\u2009";

/** 12 345 with thin spaces. */
export function grouped(value: number | bigint | string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, thin);
}

/** Smidge as SMH with every digit that counts. */
export function smh(smidge: string): string {
  const value = BigInt(smidge);
  const rest = (value % smidgePerSmh).toString().padStart(9, "0").replace(/0+$/, "");
  const groupedRest = rest.replace(/(\d{3})(?=\d)/g, `$1${thin}`);
  return grouped(value / smidgePerSmh) + (rest ? `.${groupedRest}` : "");
}

/** Smidge as SMH with all nine decimals, for columns. */
export function smhColumn(smidge: string): string {
  const value = BigInt(smidge);
  const rest = (value % smidgePerSmh).toString().padStart(9, "0").replace(/(\d{3})(?=\d)/g, `$1${thin}`);
  return `${grouped(value / smidgePerSmh)}.${rest}`;
}

/** Smidge as whole SMH and the digits behind the point, for large type. */
export function smhParts(smidge: string): [whole: string, rest: string] {
  const [whole = "0", rest = ""] = smh(smidge).split(".");
  return [whole, rest];
}

/** Smidge as SMH cut to three decimals. */
export function smhShort(smidge: string): string {
  const value = BigInt(smidge);
  const rest = ((value % smidgePerSmh) / 1_000_000n).toString().padStart(3, "0");
  return value > 0n && value < 1_000_000n ? "< 0.001" : `${grouped(value / smidgePerSmh)}.${rest}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Time of day, with the date when it is another day. */
export function timeOf(ms: number, now: number): string {
  const at = new Date(ms);
  const text = clock.format(at);
  return new Date(now).toDateString() === at.toDateString() ? text : `${day.format(at)}, ${text}`;
}

/** Date and time in full, for tooltips. */
export function fullTime(ms: number): string {
  return full.format(new Date(ms));
}

/** A span of time in its two largest units. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** A span of time as a coarse distance. */
export function relative(ms: number, now: number): string {
  const away = ms - now;
  if (Math.abs(away) < 1500) return "now";
  const rough = coarse(Math.abs(away));
  return away > 0 ? `in ${rough}` : `${rough} ago`;
}

function coarse(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** The beginning and end of an identifier. */
export function short(id: string, head = 6, tail = 4): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}

/** The end of an address: its beginning is the same for all of a network. */
export function ending(address: string): string {
  return address.length <= 12 ? address : `…${address.slice(-10)}`;
}

/** One or many. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

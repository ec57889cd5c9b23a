// Job: counts checks and says each with 'ok' or 'FAIL'.
// Invariant: the last line is 'N passed, N failed'; a check that throws has failed.

let passed = 0;
let failed = 0;
const began = Date.now();

/** Whether nothing has failed so far. */
export const green = () => failed === 0;

/** A line that is no check. */
export function say(text) {
  console.log(`     ${text}`);
}

/** One check: what must hold, and what was found when it does not. */
export function check(what, holds, found = "") {
  if (holds) passed++;
  else failed++;
  console.log(holds ? `ok   ${what}` : `FAIL ${what}${found === "" ? "" : `: ${typeof found === "string" ? found : JSON.stringify(found)}`}`);
  return Boolean(holds);
}

/** A check whose work may throw; what it returns is what was found when it is a text, and nothing when all is well. */
export async function attempt(what, work) {
  try {
    const found = await work();
    return check(what, typeof found !== "string" || found === "", found ?? "");
  } catch (error) {
    return check(what, false, `${error?.message ?? error}`.split("\n")[0]);
  }
}

/** Closes the report; the exit code of the program. */
export function sum() {
  say(`${Math.round((Date.now() - began) / 1000)} s in all`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is not undefined, null or false; after the time it throws and says what it waited for. */
export async function until(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() >= end) throw new Error(`${what} did not come within ${seconds} s`);
    await sleep(250);
  }
}

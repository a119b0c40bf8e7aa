// The application of most runs: does what FAULT_PLAN says, and notes each span that it ended.
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { ends } from "../../start/apps/ends.mjs";
import { onError, onSignal } from "./handlers.mjs";
import { makeSpan, print, say, text } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);

const loopDelay = monitorEventLoopDelay({ resolution: 5 });
const sizes = plan.bytes ?? [100];
let made = 0;
function makeNext() {
  makeSpan({ text: text(sizes[made % sizes.length]), number: made }, plan.names?.[made] ?? "work");
  made += 1;
  if (made === 1 && plan.spans === undefined) print("ready");
  if (plan.watches === true && made === plan.spans / 10) watch();
  if (plan.measuresDelay === true && made === plan.spans / 10) loopDelay.enable();
  if (made === plan.dieAt) process.kill(process.pid, "SIGKILL");
  if (made === plan.freeAt) rmSync(process.env.FAULT_FILLER);
  if (made === plan.deleteAt) rmSync(process.env.SPOOR_DIR, { recursive: true, force: true });
}

async function makeAll() {
  if (plan.blockMs !== undefined) {
    for (const until = Date.now() + plan.blockMs; Date.now() < until;) makeNext();
  }
  const began = performance.now();
  while (made < (plan.spans ?? Infinity)) {
    makeNext();
    if (plan.perSecond === undefined || made % (plan.perTurn ?? 1) > 0) continue;
    const early = (made / plan.perSecond) * 1000 - (performance.now() - began);
    if (early > 1) await sleep(early);
    else await turn();
  }
}

function diskBytes() {
  const journal = join(process.env.SPOOR_DIR, "journal");
  if (!existsSync(journal)) return 0;
  return readdirSync(journal).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0);
}

const openFiles = () => readdirSync("/proc/self/fd").length;
let early;

function heap() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Memory and open files, from when a tenth of the spans was made. */
function watch() {
  early = { heap: heap(), files: openFiles() };
}

function watched() {
  if (early === undefined) return {};
  return { grownBy: heap() - early.heap, moreFiles: openFiles() - early.files };
}

async function shutDown(ms) {
  loopDelay.disable();
  const began = performance.now();
  let result;
  try {
    result = await globalThis.telemetry.shutdown(ms);
  } catch (error) {
    result = { failed: String(error) };
  }
  say({
    result,
    shutdownMs: Math.round(performance.now() - began),
    ...(plan.saysDisk === true && { diskBytes: diskBytes() }),
    ...(plan.measuresDelay === true && { delayP99Ms: loopDelay.percentile(99) / 1e6 }),
    ...watched(),
  });
}

const running = plan.stays === true ? setInterval(() => {}, 1000) : undefined;
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
  onSignal[plan.onSignal ?? "none"](signal, () => clearInterval(running));
onError[plan.onError ?? "none"]();

if (plan.begins === true) print("begun");
await makeAll();
if (plan.spans !== undefined) print("ready");
while (plan.waitsFor !== undefined && !existsSync(plan.waitsFor)) await sleep(20);
if (plan.shutdownMs !== undefined) await shutDown(plan.shutdownMs);
ends[plan.end ?? "natural"]();

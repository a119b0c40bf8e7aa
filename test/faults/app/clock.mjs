// Steps the clock while spans are open.
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { endSpan, say, startSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
const dates = [];
for (let made = 0; made < plan.spans; made += 1) {
  const span = startSpan();
  writeFileSync(
    process.env.FAKETIME_TIMESTAMP_FILE ?? "clock",
    plan.steps[made % plan.steps.length],
  );
  dates.push(Date.now());
  await sleep(2);
  endSpan(span);
}
const stepMs = Math.max(...dates) - Math.min(...dates);
say({ stepMs, result: await globalThis.telemetry.shutdown(5000) });

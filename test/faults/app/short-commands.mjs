// A script that calls many short commands, some of them at once.
import { fork } from "node:child_process";
import { once } from "node:events";
import { makeSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
const together = 4;

if (process.env.FAULT_CHILD === undefined) {
  let left = plan.processes;
  const runNext = async () => {
    while (left > 0) {
      left -= 1;
      const env = { ...process.env, FAULT_CHILD: "1" };
      await once(fork(import.meta.filename, { env }), "close");
    }
  };
  await Promise.all(Array.from({ length: together }, runNext));
} else {
  for (let made = 0; made < plan.spans; made += 1) makeSpan();
  process.disconnect();
}

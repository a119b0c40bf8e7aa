// Processes of two threads each make spans in one folder; every second process is killed while it makes them.
import { fork } from "node:child_process";
import { once } from "node:events";
import { isMainThread, Worker } from "node:worker_threads";
import { makeSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
const isChild = process.env.FAULT_CHILD !== undefined;

const startThread = () => new Worker(new URL(import.meta.url));

async function startFamily() {
  makeSpan();
  const children = Array.from({ length: plan.processes }, (_, index) => {
    const child = fork(import.meta.filename, {
      env: { ...process.env, FAULT_CHILD: String(index) },
    });
    if (index % 2 === 1) child.once("message", () => child.kill("SIGKILL"));
    return once(child, "close");
  });
  await Promise.all(children);
}

/** Half of its spans, then a word to its parent, then the other half. */
async function makeAll() {
  for (let made = 0; made < plan.spans; made += 1) {
    makeSpan();
    if (made === plan.spans / 2 && isMainThread) process.send("half");
    if (made % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

if (!isChild) await startFamily();
else {
  if (isMainThread) startThread();
  await makeAll();
  if (isMainThread) process.disconnect();
}

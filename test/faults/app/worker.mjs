// A thread makes spans and is terminated while it is busy.
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { makeSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
if (isMainThread) {
  const made = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: made });
  await Atomics.waitAsync(made, 0, 0).value;
  void worker.terminate();
} else {
  for (let made = 0; made < plan.spans; made += 1) makeSpan();
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);
  for (;;);
}

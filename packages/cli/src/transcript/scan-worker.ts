// The thread of `scanThreads`: digests the files that no other thread has claimed, and posts what became of each.
import { parentPort, workerData } from "node:worker_threads";
import { claim } from "./claim.ts";
import { digestFile } from "./digest-file.ts";
import { textOfOutcome } from "./outcome.ts";
import type { ScanTask } from "./claim.ts";

const task: ScanTask = workerData;

for (let index = claim(task); index !== undefined; index = claim(task)) {
  const outcome = await digestFile(task.paths[index] ?? "", task.agent);
  // As text it is copied to the other thread in a fraction of the time.
  parentPort?.postMessage([index, textOfOutcome(outcome)], []);
}

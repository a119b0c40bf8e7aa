// A thread of `TailReading`: reads the shares of its task that no other thread has claimed, and posts what it came to.
import { parentPort, workerData } from "node:worker_threads";
import { readShares } from "./tail-task.ts";
import type { TailTask } from "./tail-task.ts";

const task: TailTask = workerData;

// The thread that waits for this one ends it where it is told to stop.
const { signal } = new AbortController();
parentPort?.postMessage(await readShares(task, { signal }), []);

// Runs the application that the environment names in a worker thread, and ends as that ends.
import { Worker } from "node:worker_threads";

const worker = new Worker(process.env.WORKER_APP);
worker.on("exit", (code) => (process.exitCode = code));

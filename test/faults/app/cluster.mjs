// Of two workers of a cluster one is killed, the other ends by itself.
import cluster from "node:cluster";
import { makeSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
if (cluster.isPrimary) {
  makeSpan();
  for (const end of ["killed", "natural"]) {
    const worker = cluster.fork({ FAULT_WORKER: end });
    worker.once("message", () => {
      if (end === "killed") worker.process.kill("SIGKILL");
      else worker.disconnect();
    });
  }
} else {
  for (let made = 0; made < plan.spans; made += 1) makeSpan();
  process.send("made");
}

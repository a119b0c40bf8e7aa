// The workflow `order` in Spoor's own functions: `order.mjs first` suspends it, `order.mjs second` goes on with it.
import { readFileSync, writeFileSync } from "node:fs";
import { resumeWorkflow, step, workflow } from "spoor";

const state = `${process.env["STATE_DIR"]}/order.json`;
const done = () => Promise.resolve("done");

async function fetchTwice() {
  try {
    await step("fetch", { id: "fetch" }, () => Promise.reject(new Error("no stock yet")));
  } catch {
    await step("fetch", { id: "fetch", attempt: 2 }, done);
  }
}

if (process.argv[2] === "first") {
  const suspended = await workflow("order", async () => {
    await fetchTwice();
    return step("approve", { id: "approve" }, (s) => s.suspend({ reason: "human_input" }));
  });
  writeFileSync(state, JSON.stringify(suspended));
  console.log("suspended");
  setInterval(() => {}, 1000);
} else {
  await resumeWorkflow(JSON.parse(readFileSync(state, "utf8")), async () => {
    await step("approve", { id: "approve" }, done);
    await step("ship", { id: "ship" }, done);
  });
}

// The workflow `order` in Mastra: `order.mjs first` is suspended, `order.mjs second` goes on with it.
import { Mastra } from "@mastra/core";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { LibSQLStore } from "@mastra/libsql";

const runId = "order 7";
/** A schema that takes anything, in the form that schema libraries share. */
const anything = {
  "~standard": {
    version: 1,
    vendor: "none",
    validate: (value) => ({ value }),
    jsonSchema: { input: () => ({}), output: () => ({}) },
  },
};
const schemas = { inputSchema: anything, outputSchema: anything };

let fetches = 0;
const fetch = createStep({
  id: "fetch",
  ...schemas,
  retries: 2,
  execute: () => {
    fetches += 1;
    if (fetches === 1) throw new Error("no stock yet");
    return Promise.resolve("fetched");
  },
});
const approve = createStep({
  id: "approve",
  ...schemas,
  resumeSchema: anything,
  suspendSchema: anything,
  execute: ({ resumeData, suspend }) => resumeData ?? suspend({ question: "Ship it?" }),
});
const ship = createStep({
  id: "ship",
  ...schemas,
  execute: ({ inputData }) => Promise.resolve(`${String(inputData)}, shipped`),
});
const order = createWorkflow({ id: "order", ...schemas }).then(fetch).then(approve).then(ship);
order.commit();

const storage = new LibSQLStore({ id: "state", url: `file:${process.env["STATE_DIR"]}/state.db` });
const mastra = new Mastra({ workflows: { order }, storage, logger: false });
const run = await mastra.getWorkflow("order").createRun({ runId });
if (process.argv[2] === "first") {
  const { status } = await run.start({ inputData: "" });
  console.log(status);
  if (process.argv[3] !== "briefly") setInterval(() => {}, 1000);
} else {
  const { status, result } = await run.resume({ step: "approve", resumeData: "approved" });
  console.log(`${status}: ${result}`);
}

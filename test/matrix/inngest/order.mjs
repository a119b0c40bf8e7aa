// The workflow `order` as a function of Inngest: `order.mjs first` starts a run, `order.mjs second` goes on with it.
import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { spoorMiddleware } from "spoor/inngest";

/** The SDK tells of each step that fails; the failure that is planned is no error of the test. */
const tell = (...said) => {
  const planned = said.some((each) => (each?.err ?? each)?.message === "no stock yet");
  if (!planned) console.error(...said);
};
const inngest = new Inngest({
  id: "shop",
  baseUrl: process.env["EXECUTOR_URL"],
  isDev: true,
  logger: { debug() {}, info() {}, warn: tell, error: tell },
  middleware: [spoorMiddleware()],
});
let attempts = 0;
const order = inngest.createFunction(
  { id: "order", triggers: [{ event: "order/placed" }] },
  async ({ step }) => {
    const item = await step.run("fetch", () => {
      attempts += 1;
      if (attempts === 1) throw new Error("no stock yet");
      return "a lamp";
    });
    const approval = await step.waitForEvent("approve", { event: "order/approved", timeout: "1d" });
    return step.run("ship", () => `${item}, by ${approval.name}`);
  },
);

const server = createServer(serve({ client: inngest, functions: [order] }));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const functionUrl = `http://127.0.0.1:${server.address().port}/api/inngest`;
const isFirst = process.argv[2] === "first";
const response = await fetch(`${process.env["EXECUTOR_URL"]}/${isFirst ? "start" : "resume"}`, {
  method: "POST",
  body: JSON.stringify({ functionUrl }),
});
const { waits, isOver } = await response.json();
if (isFirst && waits === "order/approved") console.log("suspended");
else if (!isFirst && isOver) process.exit(0);
else throw new Error(`not as planned: waits for ${waits}, is over: ${isOver}`);

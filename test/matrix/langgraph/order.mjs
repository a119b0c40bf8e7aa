// The workflow `order` as a graph: `order.mjs first` is interrupted, `order.mjs second` goes on with it.
import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import { FileSaver } from "./saved-in-file.mjs";

let fetches = 0;
const graph = new StateGraph(Annotation.Root({ done: Annotation() }))
  .addNode(
    "fetch",
    () => {
      fetches += 1;
      if (fetches === 1) throw new Error("no stock yet");
      return { done: "fetch" };
    },
    { retryPolicy: { maxAttempts: 3, initialInterval: 10, jitter: false, logWarning: false } },
  )
  .addNode("approve", () => ({ done: interrupt("Ship it?") }))
  .addNode("ship", ({ done }) => ({ done: `${String(done)}, shipped` }))
  .addEdge(START, "fetch")
  .addEdge("fetch", "approve")
  .addEdge("approve", "ship")
  .addEdge("ship", END)
  .compile({ name: "order", checkpointer: new FileSaver(`${process.env["STATE_DIR"]}/graph.json`) });

const config = { configurable: { thread_id: "customer 7" } };
if (process.argv[2] === "first") {
  const { __interrupt__: interrupts } = await graph.invoke({ done: "" }, config);
  if (interrupts?.[0]?.value === "Ship it?") console.log("suspended");
  if (process.argv[3] !== "briefly") setInterval(() => {}, 1000);
} else {
  const { done } = await graph.invoke(new Command({ resume: "approved" }), config);
  console.log(done);
}

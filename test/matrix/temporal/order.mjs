// The workflow `order` on a worker of Temporal: `order.mjs first` starts a run, `order.mjs second` goes on with it.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
} from "@temporalio/worker";
import { spoorActivities, spoorSinks } from "spoor/temporal";

const filter = makeTelemetryFilterString({ core: "ERROR", other: "ERROR" });
const logger = new DefaultLogger("ERROR");
Runtime.install({ logger, telemetryOptions: { logging: { filter } } });
const address = process.env["TEMPORAL_ADDRESS"];
const taskQueue = process.env["TASK_QUEUE"];
const workflowId = `order-${taskQueue}`;
const workflows = fileURLToPath(new URL("workflows.mjs", import.meta.url));

const codePath = `${process.env["STATE_DIR"]}/workflows.js`;
if (!existsSync(codePath)) {
  const { code } = await bundleWorkflowCode({
    workflowsPath: workflows,
    workflowInterceptorModules: [workflows],
    logger,
  });
  writeFileSync(codePath, code);
}

let attempts = 0;
const activities = {
  fetch() {
    attempts += 1;
    if (attempts === 1) throw new Error("no stock yet");
    return "a lamp";
  },
  ship: (item, name) => `${item}, by ${name}`,
};

const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  activities,
  workflowBundle: { codePath },
  maxCachedWorkflows: Number(process.argv[3]),
  stickyQueueScheduleToStartTimeout: "1s",
  sinks: spoorSinks(),
  interceptors: { activity: [spoorActivities] },
});
const connection = await Connection.connect({ address });
const client = new Client({ connection });

if (process.argv[2] === "first") {
  const running = worker.run();
  const handle = await client.workflow.start("order", { taskQueue, workflowId });
  while (!(await handle.query("isWaiting")))
    await new Promise((resolve) => setTimeout(resolve, 50));
  console.log("suspended");
  await running;
} else {
  const handle = client.workflow.getHandle(workflowId);
  await handle.signal("approve", "Ada");
  console.log(await worker.runUntil(handle.result()));
  await connection.close();
}

// The workflow `order`, in Temporal's isolate.
import * as workflow from "@temporalio/workflow";
import { spoorWorkflow } from "spoor/temporal/workflow";

const { condition, defineQuery, defineSignal, proxyActivities, setHandler } = workflow;
const spoor = spoorWorkflow(workflow);
export const interceptors = spoor.interceptors;

const { fetch, ship } = proxyActivities({
  startToCloseTimeout: "10s",
  retry: { initialInterval: "100ms", maximumAttempts: 3 },
});
const approve = defineSignal("approve");
const isWaiting = defineQuery("isWaiting");

export async function order() {
  let approvedBy;
  let waits = false;
  setHandler(approve, (name) => {
    approvedBy = name;
  });
  setHandler(isWaiting, () => waits);
  const item = await fetch();
  waits = true;
  await spoor.wait("approve", () => condition(() => approvedBy !== undefined), "human_input");
  return ship(item, approvedBy);
}

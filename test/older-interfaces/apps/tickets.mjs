// 200 tickets at the same time, told with the calls of an older tracker; then it ends as its argument says.
import { setTimeout as wait } from "node:timers/promises";
import { telemetryProvider } from "spoor";
import { trackBlockedStep } from "spoor/legacy";
import { getTelemetry, StepTelemetryTracker } from "spoor/tracker";

const [ending] = process.argv.slice(2);
const before = ["SIGINT", "SIGTERM", "beforeExit"].map((name) => process.listenerCount(name));
const telemetry = getTelemetry({ workflowName: "ticket-generation" });

async function ticket(number) {
  const runId = `run-${number}`;
  // Every other one says its id at each call, the rest leave it to the flow of the caller.
  const named = number % 2 === 0 ? { workflowRunId: runId } : {};
  telemetry.startWorkflow(runId, `T-${number}`, "acme");
  for (let step = 1; step <= 3; step += 1) {
    const tracker = new StepTelemetryTracker(String(step), `Step ${step}`);
    tracker.startStep(named);
    await wait(number % 7);
    const call = tracker.startLLMCall("agent", { provider: "openai", model: "gpt-4o-mini" });
    await wait((number + step) % 5);
    call.complete(1000 + number, step);
    tracker.recordAgentCall("agent", `tool-${number}`, "success", 2);
    tracker.completeStep({ status: step === 2 && number % 4 === 0 ? "suspended" : "success" });
  }
  telemetry.completeWorkflow(runId, "success");
}

await Promise.all(Array.from({ length: 200 }, (_, number) => ticket(number)));
for (let count = 0; count < 12_000; count += 1)
  trackBlockedStep({ stepText: `Fold map ${count}`, journeyId: "origami" });

const { events, blockedSteps } = telemetryProvider().getStats();
const after = ["SIGINT", "SIGTERM", "beforeExit"].map((name) => process.listenerCount(name));
console.log(JSON.stringify([events.blocked_step, blockedSteps.totalRecords, before, after]));
if (ending === "exit") process.exit(3);
if (ending === "throw") throw new Error("the end");
if (ending?.startsWith("SIG")) process.kill(process.pid, ending);

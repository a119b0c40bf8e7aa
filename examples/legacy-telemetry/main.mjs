/** Two tickets at the same time, told with the calls of older telemetry modules. */
import { setTimeout as wait } from "node:timers/promises";
import { telemetryProvider } from "spoor";
import { suggestNewPatterns, trackBlockedStep } from "spoor/legacy";
import { getTelemetry, StepTelemetryTracker } from "spoor/tracker";

const telemetry = getTelemetry({ workflowName: "ticket-generation" });

/** One ticket: a step with a model call, a step that asks a person, and one that checks. */
async function writeTicket(runId, ticketId) {
  telemetry.startWorkflow(runId, ticketId, "acme");

  const intent = new StepTelemetryTracker("1", "Extract Intent");
  intent.startStep({ workflowRunId: runId });
  const call = intent.startLLMCall("intent", { provider: "openai", model: "gpt-4o-mini" });
  await wait(10);
  call.complete(45, 78);
  intent.completeStep({ status: "success", keywordsCount: 3 });

  const review = new StepTelemetryTracker("4", "Review Findings");
  review.startStep({ workflowRunId: runId });
  review.completeStep({ status: "suspended" });
  await wait(50); // The person thinks.

  const check = new StepTelemetryTracker("3", "Preflight Validation");
  check.startStep({ workflowRunId: runId });
  check.recordAgentCall("QuickPreflightValidator", "validate", "success", 5, { findings: 2 });
  check.completeStep({ findingsCount: 2 });
  telemetry.completeWorkflow(runId, "success");
}

await Promise.all([writeTicket("run-1", "T-1"), writeTicket("run-2", "T-2")]);

for (const journeyId of ["login", "checkout", "cart"])
  trackBlockedStep({ stepText: `Drag the "${journeyId}" slider to 50`, journeyId });
const provider = telemetryProvider();
provider.track({ type: "pattern_match", patternName: "click-button", confidence: 0.9 });

const [suggestion] = suggestNewPatterns();
console.log(`suggested: ${suggestion.suggestedRegex}`);
console.log(`blocked steps: ${provider.getStats().events.blocked_step}`);
await provider.flush();

import { StepTelemetryTracker } from "./step-telemetry-tracker.ts";
import { total } from "./total.ts";

/** The steps of the workflow that this factory comes from, in their order: their ids are 0 to 12. */
const steps = {
  initializeAndLock: "Initialize and Lock",
  extractIntent: "Extract Intent",
  detectType: "Detect Type",
  preflightValidation: "Preflight Validation",
  reviewFindings: "Review Findings",
  gatherRepoContext: "Gather Repository Context",
  gatherAPIContext: "Gather API Context",
  generateAcceptanceCriteria: "Generate Acceptance Criteria",
  generateQuestions: "Generate Questions",
  askQuestions: "Ask Questions",
  refineDraft: "Refine Draft",
  finalizeTicket: "Finalize Ticket",
  unlock: "Unlock",
} as const;

/** Makes trackers of steps. */
export interface TrackerFactory {
  createStepTracker(stepId: string, stepName: string): StepTelemetryTracker;
  /** A new tracker for each step of the ticket workflow, by its name there. */
  getAllStepTrackers(): Readonly<Record<keyof typeof steps, StepTelemetryTracker>>;
}

/**
 * Makes trackers of steps.
 * @deprecated Use `step`.
 */
export const WorkflowTelemetryFactory: TrackerFactory = total<TrackerFactory>({
  createStepTracker: (stepId, stepName) => new StepTelemetryTracker(stepId, stepName),
  getAllStepTrackers() {
    let next = 0;
    const make = (name: string): StepTelemetryTracker =>
      new StepTelemetryTracker(String(next++), name);
    return {
      initializeAndLock: make(steps.initializeAndLock),
      extractIntent: make(steps.extractIntent),
      detectType: make(steps.detectType),
      preflightValidation: make(steps.preflightValidation),
      reviewFindings: make(steps.reviewFindings),
      gatherRepoContext: make(steps.gatherRepoContext),
      gatherAPIContext: make(steps.gatherAPIContext),
      generateAcceptanceCriteria: make(steps.generateAcceptanceCriteria),
      generateQuestions: make(steps.generateQuestions),
      askQuestions: make(steps.askQuestions),
      refineDraft: make(steps.refineDraft),
      finalizeTicket: make(steps.finalizeTicket),
      unlock: make(steps.unlock),
    };
  },
});

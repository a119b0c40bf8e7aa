export { normalizedStep, stepCategory } from "./blocked-step.ts";
export type { StepCategory } from "./blocked-step.ts";

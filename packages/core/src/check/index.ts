export { makeChecker } from "./checker.ts";
export { findingIds, findingLevels } from "./finding.ts";
export type {
  Checker,
  CheckerOptions,
  Finding,
  FindingId,
  FindingLevel,
  FindingSignal,
  Report,
} from "./finding.ts";

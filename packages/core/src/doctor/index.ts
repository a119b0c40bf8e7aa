export { apiProblems } from "./api-problems.ts";
export type { ApiUse } from "./api-problems.ts";
export { folderProblem } from "./folder-problem.ts";
export { findingOf, libraryProblem } from "./library-finding.ts";
export type { Circumstance, LibraryFinding, LibraryState } from "./library-finding.ts";
export type { Problem } from "./problem.ts";
export { readProcessReport } from "./read-process-report.ts";
export { processReportSchema } from "./process-report.ts";
export type {
  DeliveryReport,
  JournalReport,
  ProcessReport,
  SignalReport,
} from "./process-report.ts";
export { settingsProblems } from "./settings-problems.ts";
export { signalReports } from "./signal-reports.ts";

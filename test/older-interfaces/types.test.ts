// The types of the older interfaces, as a program in TypeScript sees them: as an ES module and as CommonJS.
import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const program = `
import { telemetryProvider, type TelemetryEvent, type TelemetryProvider } from "spoor";
import {
  addHistoryEntry, analyzeBlockedPatterns, analyzePatternGaps, getLlmFallbackTelemetry, getTelemetryStats,
  recordBlockedStep, recordUserFix, suggestNewPatterns, trackBlockedStep,
} from "spoor/legacy";
import type { BlockedStepRecord, PatternGap } from "spoor/legacy";
import { getTelemetry, StepTelemetryTracker, WorkflowTelemetryFactory, WorkflowTelemetryService } from "spoor/tracker";
import type { LLMCallTracker } from "spoor/tracker";

const provider: TelemetryProvider = telemetryProvider();
const events: TelemetryEvent[] = [
  { type: "blocked_step", stepText: "x", journeyId: "j", source: "generate" },
  { type: "pattern_match", patternName: "p", confidence: 1 },
  { type: "llm_call", success: true, latencyMs: 1, costUsd: 0 },
  { type: "pattern_failure", stepText: "x", journeyId: "j" },
];
for (const event of events) provider.track(event);

const record: BlockedStepRecord = {
  stepText: "Fold", journeyId: "j", timestamp: "2026-02-03T12:00:00Z", normalizedText: "fold", source: "run",
};
trackBlockedStep(record);
recordBlockedStep(record, { baseDir: "." });
recordUserFix("Fold", "Unfold", { baseDir: "." });
addHistoryEntry({ timestamp: "2026-02-03T12:00:00Z", stepText: "x", success: true, latencyMs: 1, costUsd: 0 });
const gaps: PatternGap[] = analyzeBlockedPatterns({ baseDir: ".", limit: 3 });
gaps.sort((a, b) => a.count - b.count);
const { topPatterns } = analyzePatternGaps();
const told = [getTelemetryStats().totalRecords, topPatterns.length, suggestNewPatterns().length];
const calls: number = getLlmFallbackTelemetry().history.length;

const tracker = new StepTelemetryTracker("1", "Extract Intent");
tracker.startStep({ aecId: "a", workflowRunId: "r" });
const call: LLMCallTracker = tracker.startLLMCall("agent", { model: "m", temperature: 0.3, topP: 1, maxTokens: 5 });
call.complete(1, 2, 3);
tracker.startLLMCall("agent", { model: "m" }).error(new Error("x"), { duration: 5 });
tracker.recordAgentCall("agent", "tool", "pending", 5, { count: 1 });
tracker.completeStep({ outputSize: 5, status: "success", details: {} });
tracker.errorStep(new Error("x"), { agent: "a" });
const tokens: number = tracker.getLLMSummary().totalTokens;
WorkflowTelemetryFactory.createStepTracker("0", "Initialize").startStep();
WorkflowTelemetryFactory.getAllStepTrackers().extractIntent.startStep({});

const service = getTelemetry();
service.startWorkflow("r", "ticket", "workspace");
service.startStep("1", "Extract Intent", "r");
service.recordLLMCall("m", "p", "c", { promptTokens: 1, completionTokens: 2, totalTokens: 3, duration: 4 });
service.recordLLMCall("m", 10, 20, 30, true);
service.recordLLMError("m", new Error("x"), {});
service.completeStep("1", 5, 6, { a: 1 });
service.completeStep({ a: 1 }, undefined);
service.transitionStep("1", "2");
service.stepError("2", new Error("x"), {});
service.failWorkflow("r", new Error("x"), {});
service.completeWorkflow("r", "success", {});
service.completeWorkflow(true);
WorkflowTelemetryService.getInstance().info("x", { a: 1 });
console.log(JSON.stringify([...told, calls, tokens, provider.getStats().events.blocked_step]));
`;

const folder = emptyFolder();
const modules = join(folder, "node_modules");
mkdirSync(join(modules, "@types"), { recursive: true });
symlinkSync(join(root, "packages/sdk"), join(modules, "spoor"));
symlinkSync(join(root, "node_modules/@types/node"), join(modules, "@types/node"));
writeFileSync(join(folder, "package.json"), '{"type":"module"}');
writeFileSync(join(folder, "program.ts"), program);
writeFileSync(join(folder, "common.cts"), program);

const compiler = join(root, "node_modules/typescript/bin/tsc");
const usual = ["--ignoreConfig", "--strict", "--exactOptionalPropertyTypes", "--types", "node"];

const compile = async (...flags: readonly string[]): Promise<string> => {
  const argv = [compiler, ...usual, "--target", "es2022", ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder });
  return stdout;
};

test.each([
  ["a bundler", ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler", "program.ts"]],
  ["Node, both kinds of module", ["--module", "nodenext", "program.ts", "common.cts"]],
])("they are those of the old calls, for %s", async (_, flags) => {
  expect(await compile(...flags)).toBe("");
});

test.each(["program.js", "common.cjs"])("%s runs where nothing is traced", async (file) => {
  await compile("--module", "nodenext", "program.ts", "common.cts");
  const { code, stdout, stderr } = await runNode([join(folder, file)], { cwd: folder });
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toEqual([3, 2, 0, 2, 3, 3]);
});

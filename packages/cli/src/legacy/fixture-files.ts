// Small files of older systems, for tests that need no recorded ones.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const steps = [
  { journeyId: "login", stepText: 'Click on the "Submit" button', second: 1 },
  { journeyId: "login", stepText: 'Click on the "Cancel" button', second: 2 },
  { journeyId: "cart", stepText: "User drags the slider to 50", second: 3 },
];

const stepLine = ({ second, ...step }: (typeof steps)[number]): string =>
  `${JSON.stringify({
    ...step,
    reason: "No matching pattern",
    timestamp: `2026-02-03T12:00:0${second}.000Z`,
  })}\n`;

const estimate = (time: string, predicted: number, actual: number): string =>
  `${time} [TokenEstimationV2] predicted_output=${predicted} actual_output=${actual} smape=50.0% selected_budget=8192 category=docs complexity=low deliverables=1 success=True stop_reason=end_turn truncated=False model=claude-sonnet-4-5\n`;

const consoleLines = [
  "🚀 [WorkflowTelemetry:start] Workflow started",
  "📍 [1] Extract Intent",
  "🤖 [qwen2.5-coder] Prompt: 45 tokens | Completion: 78 tokens | Duration: 2.3s",
  "✅ [1] Completed in 2456ms | Output: 512 bytes",
  "✅ [WorkflowTelemetry:complete] Workflow completed with status: success",
  "",
];

/** Writes a folder `old` into `folder`, with files of three systems, a record that has no time, and a line that was cut off. */
export function writeOldFiles(folder: string): void {
  const put = (path: string, content: string): void => {
    const file = join(folder, "old", path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
    const written = new Date("2026-02-04T10:00:00.000Z");
    utimesSync(file, written, written);
  };
  const text = steps.map(stepLine).join("");
  put("artk-e2e/.artk/blocked-steps-telemetry.jsonl", text + text.slice(0, 90));
  put(
    "autopack/run.log",
    estimate("2025-12-23 19:47:57,427 - INFO -", 5200, 1218) +
      estimate("[2025-12-29 19:40:02] INFO:", 6500, 1673) +
      estimate("", 6500, 1673),
  );
  put("tickets.log", consoleLines.join("\n"));
  put("readme.md", "# Old files\n");
}

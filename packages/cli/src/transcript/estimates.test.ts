import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { newFolder } from "../fixture.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { expect, test } from "vitest";
import { withEstimates } from "./estimates.ts";
import { findTranscripts } from "./find.ts";
import { scanFiles } from "./scan.ts";

const options = { agent: undefined, signal: new AbortController().signal };

test("sessions with replies that were counted before their end have an estimate, others none", async () => {
  const home = newFolder();
  writeTranscripts(home);
  const { files } = await findTranscripts(home);
  const { sessions } = await scanFiles(files);
  const estimated = await withEstimates(sessions, files, options);
  const byAgent = new Map(estimated.map(({ agent, estimatedOutput }) => [agent, estimatedOutput]));
  // 300 are exact; the third reply, counted at 5, is a call of the tool Read without arguments.
  expect(byAgent.get("claude-code")).toBeGreaterThanOrEqual(335);
  expect(byAgent.get("claude-code")).toBeLessThan(350);
  expect(byAgent.get("codex")).toBeUndefined();
  expect(estimated.map(({ tokens }) => tokens)).toEqual(sessions.map(({ tokens }) => tokens));
});

const sample = fileURLToPath(
  new URL(
    "../../../../../shared/data/agent-logs/claude/entire-73_7e6e3ea2ad_0.jsonl",
    import.meta.url,
  ),
);

test("a transcript of early counts is far above them", async (context) => {
  if (!existsSync(sample)) {
    // oxlint-disable-next-line no-console -- a test that did not run must be seen
    console.warn(`SKIPPED: no transcript at ${sample}`);
    context.skip(`no transcript at ${sample}`);
  }
  const { sessions } = await scanFiles([sample]);
  const [session] = await withEstimates(sessions, [sample], options);
  // Its text is 11,240 characters.
  expect(session?.tokens.output).toBe(40);
  expect(session?.estimatedOutput).toBeGreaterThan(2500);
  expect(session?.estimatedOutput).toBeLessThan(6000);
});

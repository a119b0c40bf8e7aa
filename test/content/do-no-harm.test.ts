import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScenarios } from "../do-no-harm/harness/run-scenarios.ts";
import type { Run } from "../do-no-harm/harness/run-scenarios.ts";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { root } from "../support/run-app.ts";

const timeoutMs = 300_000;
const env = { SPOOR_CAPTURE_CONTENT: "all" };
/** A word of what the mock provider answers. */
const said = /track| an| animal|Oslo|answer/;

let provider: MockProvider;
beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

// Every scenario of the libraries, as ES modules on the running Node.
describe.each([
  ["openai 4", "test/matrix/openai-4"],
  ["openai 6", "test/do-no-harm/openai"],
  ["anthropic 0.39", "test/matrix/anthropic-0.39"],
  ["anthropic 0.133", "test/matrix/anthropic-0.133"],
  ["google-genai 3", "test/matrix/google-genai-3"],
  ["bedrock", "test/matrix/bedrock"],
  ["ai 5", "test/matrix/ai-5"],
  ["ai 7", "test/matrix/ai-7"],
])("with all content recorded, %s", (name, folder) => {
  const file = join(folder, "app.mjs");
  const isThere = existsSync(join(root, folder, folder.includes("matrix") ? "node_modules" : "."));
  let plain: Run;
  let traced: Run;
  beforeAll(async () => {
    if (!isThere) return;
    const ignoredHeaders = /^(?:x-amz-date|authorization|amz-sdk-invocation-id)$/;
    const options = { provider, ignoredHeaders };
    const app = { node: process.execPath, file, env };
    plain = await runScenarios(app, { ...options, isTraced: false });
    traced = await runScenarios(app, { ...options, isTraced: true });
  }, timeoutMs);
  afterAll(() => {
    for (const { folder: dir } of isThere ? [plain, traced] : [])
      rmSync(dir, { recursive: true, force: true });
  });
  const ready = ({ skip }: { skip: () => void }): void => {
    if (isThere) return;
    console.warn(`SKIPPED: ${name} is not installed; run npm ci --prefix ${folder}`);
    skip();
  };

  test("sees the same, sends the same and ends the same", (context) => {
    ready(context);
    expect(traced.seen).toEqual(plain.seen);
    expect(traced.requests).toEqual(plain.requests);
    expect(traced.ended).toEqual(plain.ended);
  });

  test("prints nothing but which content is recorded", (context) => {
    ready(context);
    const [notice = "", ...lines] = traced.stderr.split("\n");
    expect(notice).toMatch(/^spoor: content is recorded on spans: system, /);
    expect(lines.join("\n")).toBe(plain.stderr);
  });

  test("has what was said on its spans, and breaks no rule of the conventions", (context) => {
    ready(context);
    const answers = traced.spans.flatMap(({ attributes }) => {
      const output = attributes["gen_ai.output.messages"];
      return typeof output === "string" && said.test(output) ? [output] : [];
    });
    expect(answers.length).toBeGreaterThan(10);
    const { findings } = checkJournal(traced.folder);
    expect(findings.filter(({ level }) => level === "violation")).toEqual([]);
  });
});

import { join } from "node:path";
import { expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { journalLines, journalSpans } from "../support/journal.ts";
import { emptyFolder, runNode } from "../support/run-app.ts";

const secret = `sk-proj-${"aB3".repeat(20)}`;

test("in an application's own set-up, its exporters get content without its secrets too", async () => {
  const dir = emptyFolder();
  const env = { SPOOR_DIR: dir, SPOOR_CAPTURE_CONTENT: "all", SECRET: `PROMPT ${secret}` };
  const ended = await runNode([join(import.meta.dirname, "own-sdk.mjs")], { env });
  expect(ended.code, ended.stderr).toBe(0);
  const [find, call]: Readonly<Record<string, unknown>>[] = JSON.parse(ended.stdout);
  expect(find?.["gen_ai.tool.call.arguments"]).toBe('{"query":"PROMPT [REDACTED:openai]"}');
  expect(find?.["gen_ai.tool.call.result"]).toBe("PROMPT [REDACTED:openai]");
  expect(call?.["gen_ai.input.messages"]).toContain("PROMPT [REDACTED:openai]");
  expect(call?.["gen_ai.output.messages"]).toContain("You said PROMPT [REDACTED:openai]");
  expect(ended.stdout + journalLines(dir, "traces")).not.toContain(secret);
  expect(ended.stderr).toContain("content is recorded on spans: system, prompts, ");
});

const variable = "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE";

test.each([
  [{ [variable]: "content" }, true],
  [{ SPOOR_CAPTURE_CONTENT: "prompts", [variable]: "content" }, true],
  // What it records is the library's own affair: nobody's environment is changed.
  [{ SPOOR_CAPTURE_CONTENT: "all" }, false],
  [{}, false],
])("a library that makes its spans itself, with %j, records content: %s", async (env, isThere) => {
  const provider = await startMockProvider();
  const dir = emptyFolder();
  const app = join(import.meta.dirname, "native.mjs");
  const ended = await runNode(["--import", "spoor/register", app], {
    env: { PROVIDER_URL: provider.url, SPOOR_DIR: dir, ...env },
  });
  await provider.close();
  expect(ended.code, ended.stderr).toBe(0);
  const [span, ...others] = journalSpans(dir);
  expect(others).toEqual([]);
  const said = JSON.stringify(span?.attributes);
  expect(said.includes("PROMPT-8d3f1c")).toBe(isThere);
  expect(said.includes("track an animal")).toBe(isThere);
  const { findings } = checkJournal(dir);
  expect(findings.filter(({ level }) => level === "violation")).toEqual([]);
});

import { beforeAll, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

const answer = "The track an animal leaves.";

async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  await provider.reset();
  const dir = emptyFolder();
  const env = { PROVIDER_URL: provider.url, SPOOR_DIR: dir, OTEL_LOG_LEVEL: "warn", ...more };
  const ended = await runNode(args, { env });
  return { ...ended, lines: ended.stdout.trim().split("\n"), spans: journalSpans(dir) };
}

/** What an error printed, without the places in the code, which transformed code has elsewhere. */
const withoutStack = (text: string) =>
  text.split("\n").filter((line) => !/^ +at |^\/.*:\d+$/.test(line));

const app = (name: string) => `test/do-no-harm/apps/${name}`;

test.each([
  ["an ES module", ["--import", register, app("esm.mjs")]],
  ["CommonJS", ["--import", register, app("commonjs.cjs")]],
  ["CommonJS, by --require", ["--require", register, app("commonjs.cjs")]],
  ["CommonJS that requires spoor/register first", [app("registers.cjs")]],
  [
    "an ES module that imports the CommonJS files",
    ["--import", register, app("esm-of-commonjs.mjs")],
  ],
  ["CommonJS that imports the ES modules", ["--import", register, app("commonjs-of-esm.cjs")]],
  [
    "an ES module, where require takes no ES modules",
    ["--no-experimental-require-module", "--import", register, app("esm.mjs")],
  ],
  [
    "CommonJS, where require takes no ES modules",
    ["--no-experimental-require-module", "--import", register, app("commonjs.cjs")],
  ],
  ["a worker thread", ["--import", register, app("worker.mjs")]],
])("sees the call of %s, and nothing is on stderr", async (_, args) => {
  const { code, lines, stderr, spans } = await run(args);
  expect({ code, lines, stderr }).toEqual({ code: 0, lines: [answer], stderr: "" });
  expect(spans.map(({ name }) => name)).toEqual(["chat gpt-4o-mini"]);
});

test("sees the calls of both copies of a library, each once", async () => {
  const { code, lines, stderr, spans } = await run(["--import", register, app("both.mjs")]);
  expect({ code, lines, stderr }).toEqual({ code: 0, lines: [answer, answer], stderr: "" });
  expect(spans).toHaveLength(2);
});

test("leaves a disabled library alone", async () => {
  const env = { SPOOR_DISABLED_LIBRARIES: "openai" };
  const { lines, spans } = await run(["--import", register, app("esm.mjs")], env);
  expect({ lines, spans }).toEqual({ lines: [answer], spans: [] });
});

test("a failure that nobody awaits ends the process as it does without Spoor", async () => {
  const plain = await run([app("unawaited.cjs")]);
  const traced = await run(["--import", register, app("unawaited.cjs")]);
  expect(plain.code).toBe(1);
  expect({ code: traced.code, stdout: traced.stdout }).toEqual({
    code: plain.code,
    stdout: plain.stdout,
  });
  expect(withoutStack(traced.stderr)).toEqual(withoutStack(plain.stderr));
  expect(traced.spans[0]?.attributes["error.type"]).toBe("invalid_value");
});

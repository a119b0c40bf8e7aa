import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";
import { checked, usage } from "./harness/expected.ts";

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

/** The package `ws`, for versions of Node without a WebSocket. */
const webSocket = join(root, "test/matrix/google-genai-1/node_modules/ws");

async function run(args: readonly string[]) {
  const dir = emptyFolder();
  const env = { PROVIDER_URL: provider.url, SPOOR_DIR: dir, WS: webSocket };
  const ended = await runNode(args, { env });
  return { ended, spans: journalSpans(dir) };
}

describe.each([
  ["4", "test/matrix/openai-4/node_modules/openai/beta/realtime/websocket.mjs"],
  ["5", "test/matrix/openai-5/node_modules/openai/realtime/websocket.mjs"],
  ["6", "node_modules/openai/realtime/websocket.mjs"],
  ["6, beta", "node_modules/openai/beta/realtime/websocket.mjs"],
])("a realtime connection of openai %s", (_, file) => {
  test("answers as without Spoor, and each answer has its span", async (context) => {
    if (!existsSync(join(root, file)) || !existsSync(webSocket)) {
      console.warn(`SKIPPED: ${file} or ${webSocket} is not installed`);
      context.skip();
    }
    const args = ["test/do-no-harm/apps/realtime.mjs", join(root, file)];
    const plain = await run(args);
    const traced = await run(["--import", register, ...args]);
    expect(plain.ended).toMatchObject({ code: 0, stderr: "" });
    expect(traced.ended).toEqual(plain.ended);
    const answer = { outcome: "completed", finish: ["stop"], first: true };
    const { reasoning: _none, ...counts } = usage;
    const spans = traced.spans.map((span) => checked(span));
    expect(spans.map(({ chunks: _chunks, ...span }) => span)).toEqual([
      { ...answer, ...counts },
      { ...answer, ...counts },
    ]);
    for (const { chunks } of spans) expect(chunks).toBeGreaterThan(3);
    for (const { name } of traced.spans) expect(name).toBe("chat gpt-realtime+ok/realtime");
  });
});

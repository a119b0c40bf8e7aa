import { once } from "node:events";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { journalSpans } from "../../support/journal.ts";
import { emptyFolder, register, runNode } from "../../support/run-app.ts";

/** More than all buffers between a server and a reader hold. */
const chunkCount = 1000;
const content = "x".repeat(64 * 1024);
/** How long a connection takes nothing until the server says that the reader has paused. */
const pausedMs = 300;

let url = "";
let state: "sending" | "paused" | "ended" = "sending";

async function sendStream(reply: ServerResponse): Promise<void> {
  state = "sending";
  reply.writeHead(200, { "content-type": "text/event-stream" });
  const head = { id: "chatcmpl-long", object: "chat.completion.chunk", model: "gpt-4o-mini" };
  for (let sent = 1; sent <= chunkCount; sent += 1) {
    const choice = {
      index: 0,
      delta: { content },
      finish_reason: sent < chunkCount ? null : "stop",
    };
    if (reply.write(`data: ${JSON.stringify({ ...head, choices: [choice] })}\n\n`)) continue;
    const drained = once(reply, "drain");
    await Promise.race([drained, wait(pausedMs).then(() => (state = "paused"))]);
    await drained;
  }
  state = "ended";
  reply.end("data: [DONE]\n\n");
}

beforeAll(async () => {
  const server = createServer((request, reply) => {
    if (request.url === "/state") reply.end(state);
    else void sendStream(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return () => server.close();
});

test.each([
  ["without Spoor", [], 0],
  ["with Spoor", ["--import", register], 1],
])("a slow reader pauses the server %s", async (_, args, spans) => {
  const dir = emptyFolder();
  const env = { PROVIDER_URL: url, SPOOR_DIR: dir, OTEL_LOG_LEVEL: "warn" };
  const ended = await runNode([...args, "test/do-no-harm/apps/slow-reader.mjs"], { env });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(ended.stdout)).toEqual({
    state: "paused",
    chunks: chunkCount,
    size: chunkCount * content.length,
  });
  expect(
    journalSpans(dir).map(({ attributes }) => attributes["spoor.response.chunk.count"]),
  ).toEqual(Array.from({ length: spans }, () => chunkCount));
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { replyUsage } from "./index.ts";

const folder = fileURLToPath(
  new URL("../../../../../shared/data/provider-cassettes/", import.meta.url),
);
const isThere = existsSync(folder);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!isThere) console.warn(`SKIPPED: no recorded replies at ${folder}`);

/** Bytes as text; what is packed is unpacked, and the events of Amazon's streams are put on lines of their own. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes).toString();
  if (bytes[0] !== 0) return bytes.toString();
  const events: string[] = [];
  for (let start = 0; start < bytes.length; start += bytes.readUInt32BE(start)) {
    const payload = start + 12 + bytes.readUInt32BE(start + 4);
    events.push(bytes.toString("utf8", payload, start + bytes.readUInt32BE(start) - 4));
  }
  return events.join("\n");
}

/** The JSON in a text: the whole of it, or its lines. */
function documents(content: string): unknown[] {
  try {
    return [JSON.parse(content)];
  } catch {
    return content
      .split("\n")
      .map((line) => line.replace(/^data: /, ""))
      .filter((line) => line.startsWith("{"))
      .map((line): unknown => JSON.parse(line));
  }
}

/** The replies in a recording of requests and replies. */
function ofArchive(archive: unknown): unknown[] {
  return list(at(at(archive, "log"), "entries")).flatMap((entry) => {
    const content = at(at(entry, "response"), "content");
    const body = text(at(content, "text")) ?? "";
    return documents(
      at(content, "encoding") === "base64" ? textOf(Buffer.from(body, "base64")) : body,
    );
  });
}

function ofCassette(cassette: unknown): unknown[] {
  return list(at(cassette, "interactions")).flatMap((interaction) => {
    const response = at(interaction, "response");
    const read = at(response, "parsed_body");
    if (read !== undefined) return [read];
    const body = at(at(response, "body"), "string");
    return documents(body instanceof Uint8Array ? textOf(Buffer.from(body)) : (text(body) ?? ""));
  });
}

function repliesIn(name: string): unknown[] {
  const content = readFileSync(`${folder}${name}`, "utf8");
  if (name.endsWith(".har")) return ofArchive(JSON.parse(content));
  if (name.endsWith(".yaml")) return ofCassette(parse(content));
  return documents(content);
}

function usagesIn(name: string): (Usage | undefined)[] {
  return repliesIn(name).map((reply) => replyUsage(undefined, reply));
}

/** The input and output of the last reply, or part of a reply, that tells usage; a stream's last part may tell output alone. */
const expected: Readonly<Record<string, readonly [number | undefined, number | undefined]>> = {
  "anthropic/code-exec-prompt-cache.chunks.txt": [9632, 198],
  "anthropic/duplicate-message-start.chunks.txt": [undefined, 227],
  "anthropic/opus5-reasoning.json": [51, 1699],
  "anthropic/refusal.chunks.txt": [18, 5],
  "anthropic/text.chunks.txt": [12, 30],
  "anthropic/web-search.json": [27_118, 600],
  "bedrock/converse-stream.chunks.txt": [22, 55],
  "google/text.chunks.txt": [9, 208],
  "google/tool-call.json": [29, 908],
  "har/anthropic-streaming.har": [undefined, 158],
  "har/openai-responses-cached.har": [14, 26],
  "openai-compatible/cohere-text.json": [12, 7],
  "openai-compatible/mistral-text.chunks.txt": [13, 8],
  "openai/chat-azure-router.chunks.txt": [15, 78],
  "openai/chat-text.json": [16, 363],
  "openai/embedding.json": [12, undefined],
  "openai/responses-reasoning.json": [865, 163],
  "openai/responses-stream.chunks.txt": [7112, 463],
  "vcr/anthropic-cache-real.yaml": [1532, 33],
  "vcr/bedrock-cache-write-read.yaml": [1324, 5],
  "vcr/bedrock-converse-stream.yaml": [8, 10],
  "vcr/google-stream-usage-live.yaml": [18, 115],
  "vcr/openai-chat-streaming.yaml": [12, 5],
  "vcr/openai-responses-reasoning.yaml": [44, 288],
};

/** Recordings in which no reply tells usage, and why. */
const without: Readonly<Record<string, string>> = {
  "google/429-retry-info.json": "the request was refused",
  "har/openai-streaming-chat.har": "the request did not ask for usage",
  "openai/responses-error.chunks.txt": "the stream failed",
  "vcr/bedrock-invalid-model.yaml": "the request was refused",
  "vcr/bedrock-streaming-error.yaml": "the request was refused",
  "vcr/openai-chat-404.yaml": "the request was refused",
};

describe.skipIf(!isThere)("recorded replies", () => {
  const names = isThere
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.(?:txt|json|har|yaml)$/.test(name),
      )
    : [];

  test("are all listed here", () => {
    expect(names.toSorted()).toEqual(
      [...Object.keys(expected), ...Object.keys(without)].toSorted(),
    );
  });

  test.each(names)("of %s have whole counts that fit, without a problem", (name) => {
    const usages = usagesIn(name).filter((usage) => usage !== undefined);
    for (const usage of usages) {
      expect(usage.problems).toBeUndefined();
      expect(usage).toMatchObject(clamped(usage) ?? {});
    }
    const last = usages.at(-1);
    expect(last && [last.inputTokens, last.outputTokens]).toEqual(expected[name]);
    expect(last === undefined).toBe(Object.hasOwn(without, name));
  });

  test("tell what Anthropic's cache, searches and thoughts are billed at", () => {
    expect(usagesIn("vcr/anthropic-cache-real.yaml")).toMatchObject([
      { cacheReadTokens: 1111, cacheWriteTokens: 0 },
      { cacheReadTokens: 1111, cacheWriteTokens: 418, cacheWrite1hTokens: 0 },
    ]);
    expect(usagesIn("anthropic/web-search.json")).toMatchObject([
      { toolRequests: { web_search: 2 } },
    ]);
    expect(usagesIn("anthropic/opus5-reasoning.json")).toMatchObject([{ reasoningTokens: 139 }]);
  });
});

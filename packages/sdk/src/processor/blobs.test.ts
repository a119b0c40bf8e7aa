import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { contentKinds } from "@spoor/core/content";
import { replyProblems, requestProblems } from "../../../../test/support/content.ts";
import { readConfig } from "../config.ts";
import { startBlobs, withoutLongContent } from "./blobs.ts";

const config = {
  ...readConfig({ SPOOR_CONTENT_LIMIT: "1024" }, () => {}),
  content: { kinds: contentKinds, places: ["span" as const] },
};
const off = { ...config, content: { kinds: [], places: [] } };
const start = () => {
  const dir = mkdtempSync(join(tmpdir(), "spoor-blobs-"));
  startBlobs(config, { dir, journal: join(dir, "journal") });
  return dir;
};
const parsed = (from: object) => JSON.parse(String(Object.values(from)[0]));
afterEach(() => startBlobs(off, undefined));

const secret = `sk-proj-${"aB3".repeat(20)}`;
const long = JSON.stringify([
  { role: "user", parts: [{ type: "text", content: `${secret} ${"word ".repeat(300)}` }] },
]);

test("short content and other attributes stay as they are", () => {
  start();
  const attributes = { "gen_ai.input.messages": "[]", other: "x".repeat(5000) };
  expect(withoutLongContent(attributes)).toBe(attributes);
});

test("long content goes to a file without its secrets, and what stays says where", () => {
  const dir = start();
  const { "gen_ai.input.messages": value, other } = withoutLongContent({
    "gen_ai.input.messages": long,
    other: 1,
  });
  const [name = ""] = readdirSync(join(dir, "blobs"));
  const stored = readFileSync(join(dir, "blobs", name), "utf8");
  expect(stored).not.toContain(secret);
  expect(stored).toContain("word word");
  const reference = JSON.parse(String(value));
  expect(reference).toEqual([
    {
      role: "user",
      parts: [
        {
          type: "uri",
          uri: `spoor:blobs/${name}`,
          modality: "document",
          mime_type: "application/json",
          size: stored.length,
          sha256: name,
        },
      ],
    },
  ]);
  expect(other).toBe(1);
});

test("the content of an event, which is data, is replaced by data", () => {
  start();
  const { "gen_ai.output.messages": value } = withoutLongContent({
    "gen_ai.output.messages": JSON.parse(long),
  });
  expect(value).toMatchObject([{ role: "assistant", parts: [{ type: "uri" }] }]);
});

test("every attribute keeps the shape that the conventions give it", () => {
  start();
  const { system, messages, tools } = {
    system: withoutLongContent({ "gen_ai.system_instructions": long }),
    messages: withoutLongContent({ "gen_ai.input.messages": long }),
    tools: withoutLongContent({ "gen_ai.tool.definitions": long }),
  };
  const request = { system: parsed(system), messages: parsed(messages), tools: parsed(tools) };
  expect(requestProblems(request)).toEqual([]);
  const output = withoutLongContent({ "gen_ai.output.messages": long });
  expect(replyProblems(parsed(output))).toEqual([]);
});

test("without a folder its size and hash are all that is told", () => {
  startBlobs(config, undefined);
  const { "gen_ai.tool.call.result": value } = withoutLongContent({
    "gen_ai.tool.call.result": long,
  });
  expect(JSON.parse(String(value))).toMatchObject({
    type: "blob",
    content: "",
    modality: "document",
  });
});

test("where no content is asked for nothing is looked at", () => {
  startBlobs(off, undefined);
  const attributes = { "gen_ai.input.messages": long };
  expect(withoutLongContent(attributes)).toBe(attributes);
});

// Spans that real programs sent, one file a program; what they are and whose is told in the folder's SOURCES.md.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { at, list, text } from "../../record/index.ts";
import { usageFromAttributes } from "../../usage/index.ts";
import { isContent } from "./content.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const folder = fileURLToPath(
  new URL("../../../../../../shared/data/otlp-samples/", import.meta.url),
);
const isThere = existsSync(folder);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!isThere) console.warn(`SKIPPED: no recorded spans at ${folder}`);

const read = (file: string): string => readFileSync(folder + file, "utf8");

function* everyObject(value: unknown): Generator<object> {
  if (typeof value !== "object" || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* everyObject(inner);
}

/** A span of Langfuse's own export: it writes numbers as texts, and lists as JSON. */
function ofLangfuse(value: object): readonly ForeignSpan[] {
  const held = at(value, "metadata");
  const metadata: unknown = typeof held === "string" ? JSON.parse(held) : held;
  const attributes = at(metadata, "attributes");
  if (typeof attributes !== "object" || attributes === null || at(value, "type") === undefined)
    return [];
  const revived = Object.entries(attributes).map(([name, said]) => [
    name,
    typeof said === "string" && /usage/.test(name) && /^\d+$/.test(said) ? Number(said) : said,
  ]);
  const name = text(at(at(metadata, "scope"), "name")) ?? "";
  return [spanOf(at(value, "name"), Object.fromEntries(revived), name)];
}

function ofOtlp(line: string): readonly ForeignSpan[] {
  return list(at(JSON.parse(line), "resourceSpans"))
    .flatMap((resource) => list(at(resource, "scopeSpans")))
    .flatMap((scope) => list(at(scope, "spans")))
    .map((span) => {
      const pairs = list(at(span, "attributes"));
      const attributes = pairs.map((pair) => [
        at(pair, "key"),
        at(at(pair, "value"), "stringValue"),
      ]);
      return spanOf(at(span, "name"), Object.fromEntries(attributes), "");
    });
}

function spanOf(name: unknown, attributes: ForeignSpan["attributes"], scope: string): ForeignSpan {
  return { name: text(name) ?? "", attributes, instrumentationScope: { name: scope } };
}

/** What each span says, translated, in the order of the file. */
const summary = (spans: readonly ForeignSpan[]): readonly string[] =>
  spans.map((span) => {
    const done = normalised(span) ?? span;
    const usage = usageFromAttributes(done.attributes);
    const provider = text(at(done.attributes, "gen_ai.provider.name")) ?? "-";
    return [done.name, provider, usage?.inputTokens ?? "-", usage?.outputTokens ?? "-"].join(" | ");
  });

test.skipIf(!isThere)("AI SDK 6", () => {
  const spans = [...everyObject(JSON.parse(read("ai-sdk-v6-span-tree.json")))]
    .filter((one) => typeof at(one, "name") === "string")
    .map((one) => spanOf(at(one, "name"), Object(at(one, "attributes")), "ai"));
  const model = "chat gpt-4o-mini-2024-07-18 | openai";
  expect(summary(spans)).toEqual([
    "invoke_agent otel-generate | openai | - | -",
    "invoke_agent otel-tool | openai | - | -",
    `${model} | 211 | 8`,
    `${model} | 172 | 8`,
    `${model} | 133 | 8`,
    `${model} | 94 | 8`,
    `${model} | 18 | 3`,
    "invoke_agent otel-stream | openai | - | -",
    `${model} | 22 | 7`,
    ...Array.from({ length: 4 }, () => "execute_tool get_weather | - | - | -"),
  ]);
  const originals = spans
    .map((span) => normalised(span))
    .flatMap((done) => Object.keys(done?.attributes ?? {}))
    .filter((name) => name.startsWith("ai.") && isContent(name));
  expect(new Set(originals)).toEqual(new Set(["ai.response.providerMetadata"]));
});

test.skipIf(!isThere).each([
  [
    "langfuse-vercel-aisdk-2025-11-17.json",
    [
      "invoke_agent | openai | - | -",
      "chat gpt-5 | openai | 62 | 85",
      "execute_tool getWeather | - | - | -",
    ],
  ],
  [
    "langfuse-microsoft-agent-2025-12-17.json",
    [
      "invoke_agent 171105b7-59dd-49c0-9677-0b95395aa46a | microsoft.agent_framework | - | -",
      "chat gpt-5-mini | openai | 77 | 86",
      "chat gpt-5-mini | openai | 216 | 20",
      "get_weather | - | - | -",
    ],
  ],
  [
    "langfuse-claude-agent-2025-12-22.json",
    [
      "chat claude-sonnet-4-5-20250929 | anthropic | - | -",
      "chat claude-sonnet-4-5-20250929 | anthropic | - | -",
      "claude.conversation | langchain | - | -",
      "chat claude-sonnet-4-5-20250929 | anthropic | - | -",
      "execute_tool | langchain | - | -",
      "chat claude-sonnet-4-5-20250929 | anthropic | - | -",
      "execute_tool | langchain | - | -",
    ],
  ],
])("%s", (file, expected) => {
  const spans = [...everyObject(JSON.parse(read(file)))].flatMap((value) => ofLangfuse(value));
  expect(summary(spans)).toEqual(expected);
});

test.skipIf(!isThere).each(["vs-copilot-1.otlp.jsonl", "vs-copilot-2.otlp.jsonl"])("%s", (file) => {
  const spans = read(file)
    .trim()
    .split("\n")
    .flatMap((line) => ofOtlp(line));
  const [agent, ...tools] = summary(spans);
  expect(agent).toBe("invoke_agent GitHub Copilot | azure.ai.openai | - | -");
  expect(tools).toHaveLength(3);
  for (const tool of tools) expect(tool).toMatch(/^execute_tool \w+ \| other \| - \| -$/);
});

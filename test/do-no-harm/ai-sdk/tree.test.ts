import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { Counters, MockProvider } from "../../fixtures/mock-provider/start.ts";
import { journalEvents } from "../../support/journal.ts";
import type { JournalEvent, JournalSpan } from "../../support/journal.ts";
import { runScenarios } from "../harness/run-scenarios.ts";
import type { Run } from "../harness/run-scenarios.ts";
import { installedVersion, nodeFor } from "../harness/versions.ts";
import type { LibraryVersion } from "../harness/versions.ts";

const versions: readonly LibraryVersion[] = [
  { major: "5", folder: "test/matrix/ai-5" },
  { major: "6", folder: "test/matrix/ai-6" },
  { major: "7", folder: "test/matrix/ai-7", node: "22+" },
];

/** What each span is, what is beneath it in the order of start, and of an agent what its totals say. */
const trees: Readonly<Record<string, unknown>> = {
  plain: [["invoke_agent completed 1/0 100/20", "chat"]],
  retried: [["invoke_agent completed 2/0 100/20", "chat", "chat"]],
  "bad-request": [["invoke_agent failed 400 1/0 0/0", "chat"]],
  "abort-before": [["invoke_agent cancelled 1/0 0/0", "chat"]],
  timeout: [["invoke_agent failed TimeoutError 1/0 0/0", "chat"]],
  object: ["chat"],
  embed: ["embeddings"],
  "embed-many": ["embeddings", "embeddings"],
  "opted-out": [],
  stream: [["invoke_agent completed 1/0 100/20", "chat"]],
  "stream-unread": [["invoke_agent incomplete 1/0 100/20", "chat"]],
  "stream-abort-during": [["invoke_agent cancelled 1/0 0/0", "chat"]],
  "stream-timeout": [["invoke_agent failed TimeoutError 1/0 0/0", "chat"]],
  "stream-bad-request": [["invoke_agent failed 400 1/0 0/0", "chat"]],
  "stream-cut": [["invoke_agent failed APICallError 1/0 0/0", "chat"]],
  "stream-object": ["chat"],
  "stream-concurrent": Array.from({ length: 20 }, () => [
    "invoke_agent completed 1/0 100/20",
    "chat",
  ]),
  tools: loop("invoke_agent completed 2/1 200/40"),
  "tools-stream": loop("invoke_agent completed 2/1 200/40"),
  "tool-throws": loop("invoke_agent completed 2/1 200/40", "execute_tool weather RangeError"),
  "tool-throws-stream": loop(
    "invoke_agent completed 2/1 200/40",
    "execute_tool weather RangeError",
  ),
  "tool-yields": loop("invoke_agent completed 2/1 200/40"),
  "tool-elsewhere": [["invoke_agent completed 1/0 100/20", "chat"]],
  agent: loop("invoke_agent forecaster completed 2/1 200/40"),
  "agent-stream": loop("invoke_agent forecaster completed 2/1 200/40"),
  "nested-agent": [
    [
      "invoke_agent completed 3/1 300/60",
      "chat",
      ["execute_tool weather", ["invoke_agent completed 1/0 100/20", "chat"]],
      "chat",
    ],
  ],
  "own-storage": [
    ...loop("invoke_agent completed 2/1 200/40"),
    ...loop("invoke_agent completed 2/1 200/40"),
  ],
  "own-telemetry": [
    ...loop("invoke_agent forecast completed 2/1 200/40"),
    ...loop("invoke_agent forecast completed 2/1 200/40"),
  ],
  middleware: [["invoke_agent completed 1/0 100/20", "chat"]],
  "middleware-cache": [["invoke_agent completed 0/0 0/0"]],
  "middleware-twice": [["invoke_agent completed 2/0 200/40", "chat", "chat"]],
};

function loop(agent: string, tool = "execute_tool weather"): unknown[] {
  return [[agent, "chat", tool, "chat"]];
}

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
});

afterAll(() => provider.close());

describe.each(versions)("with ai $major", (version) => {
  let run: Run | undefined;
  let counters: Counters;
  let events: readonly JournalEvent[] = [];

  beforeAll(async () => {
    const node = installedVersion(version, "ai") && (await nodeFor(version));
    if (node === undefined) return;
    const only = [...Object.keys(trees), "tool-approval"];
    const app = { node, file: join(version.folder, "app.mjs"), only };
    run = await runScenarios(app, { provider, isTraced: true });
    events = journalEvents(run.folder);
    counters = await provider.counters();
    rmSync(run.folder, { recursive: true, force: true });
  }, 120_000);

  for (const [name, tree] of Object.entries(trees))
    test(`${name} makes its spans`, (context) => {
      if (run === undefined) return skipped(context, version);
      expect(treesOf(run.spans)[name] ?? []).toEqual(tree);
    });

  test("a tool that needs an approval is blocked, until it is approved or denied", (context) => {
    if (run === undefined) return skipped(context, version);
    const blocked = events.filter(({ name }) => name === "spoor.step.blocked");
    const reasons = blocked.map(({ attributes }) => attributes["spoor.block.reason"]);
    // Version 5 knows no approvals.
    const knows = version.major !== "5";
    expect(reasons).toEqual(knows ? ["approval_required", "approval_denied"] : []);
    const asked = [["invoke_agent completed 1/0 100/20", "chat"]];
    const approved = ["invoke_agent completed 1/1 100/20", "execute_tool weather", "chat"];
    expect(treesOf(run.spans)["tool-approval"]).toEqual(
      knows ? [...asked, approved, ...asked] : loop("invoke_agent completed 2/1 200/40"),
    );
  });

  test("the calls' usage adds up to what the provider counted, and repeats nowhere", (context) => {
    if (run === undefined) return skipped(context, version);
    const untraced = counters.byModel["gpt-4o-mini+ok/opted-out"];
    const sum = (name: string): number =>
      (run?.spans ?? []).reduce(
        (total, { attributes }) => total + (Number(attributes[name]) || 0),
        0,
      );
    expect(untraced?.calls).toBe(4);
    expect({
      input: sum("gen_ai.usage.input_tokens"),
      output: sum("gen_ai.usage.output_tokens"),
      read: sum("gen_ai.usage.cache_read.input_tokens"),
      reasoning: sum("gen_ai.usage.reasoning.output_tokens"),
    }).toEqual({
      input: counters.inputTokens - (untraced?.inputTokens ?? 0),
      output: counters.outputTokens - (untraced?.outputTokens ?? 0),
      read: counters.cacheRead - (untraced?.cacheRead ?? 0),
      reasoning: counters.reasoning - (untraced?.reasoning ?? 0),
    });
  });
});

function skipped({ skip }: { skip: () => void }, { major, folder }: LibraryVersion): void {
  console.warn(`SKIPPED: ai ${major} does not run here; run npm ci --prefix ${folder}`);
  skip();
}

/** The trees of each scenario; that of a tool is the one around it. */
function treesOf(spans: readonly JournalSpan[]): Record<string, unknown[]> {
  const sorted = spans.toSorted((one, other) => Number(BigInt(one.start) - BigInt(other.start)));
  const ids = new Set(sorted.map(({ spanId }) => spanId));
  const found: Record<string, unknown[]> = {};
  for (const span of sorted) {
    if (span.parentSpanId !== undefined && ids.has(span.parentSpanId)) continue;
    const model = String(span.attributes["gen_ai.request.model"]);
    (found[model.slice(model.indexOf("/") + 1)] ??= []).push(treeOf(span, sorted));
  }
  return found;
}

function treeOf(span: JournalSpan, spans: readonly JournalSpan[]): unknown {
  const inside = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
  const label = labelOf(span);
  const isLeaf = inside.length === 0 && !label.startsWith("invoke_agent");
  return isLeaf ? label : [label, ...inside.map((child) => treeOf(child, spans))];
}

function labelOf({ attributes }: JournalSpan): string {
  const operation = String(attributes["gen_ai.operation.name"]);
  const error = attributes["error.type"];
  if (operation === "execute_tool")
    return [operation, attributes["gen_ai.tool.name"], error].filter(Boolean).join(" ");
  if (operation !== "invoke_agent") return operation;
  const said = [operation, attributes["gen_ai.agent.name"], attributes["spoor.outcome"], error];
  const count = (name: string): number => Number(attributes[`spoor.agent.${name}`] ?? 0);
  const calls = `${count("inference.call.count")}/${count("tool.call.count")}`;
  const tokens = `${count("usage.input_tokens")}/${count("usage.output_tokens")}`;
  return [...said.filter(Boolean), calls, tokens].join(" ");
}

import { describe, expect, test } from "vitest";
import { copilot } from "./copilot.ts";
import { checkAnyJson, fileOf, neverFails, sessionsOf } from "./fixture-transcript.ts";

let events = 0;
const event = (type: string, data: object) => ({
  type,
  data,
  id: `e${++events}`,
  timestamp: "2026-05-01T10:00:00.000Z",
  parentId: null,
});
const start = event("session.start", { sessionId: "s", selectedModel: "m", version: 1 });
const message = (outputTokens: number, more: object = {}) =>
  event("assistant.message", { messageId: `m${++events}`, content: "Hi", outputTokens, ...more });
const counters = (input: number, output: number, [read, written] = [0, 0]) => ({
  requests: { count: 1, cost: 1 },
  usage: {
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: 1,
  },
});
const shutdown = (modelMetrics: object) =>
  event("session.shutdown", { shutdownType: "routine", modelMetrics });
const one = async (...values: readonly object[]) => (await sessionsOf(copilot, fileOf(values)))[0];

describe("a session that was shut down", () => {
  test("has the counters of each model, without the cache's part in the input", async () => {
    const session = await one(
      start,
      message(10),
      message(20),
      message(5, { model: "n" }),
      shutdown({ m: counters(1000, 40, [600, 100]), n: counters(100, 5), o: counters(7, 1) }),
    );
    expect(session).toMatchObject({
      id: "s",
      modelCalls: 4,
      tokens: { input: 407, output: 46, cacheRead: 600, cacheWrite: 100 },
      usageQuality: "exact",
      models: { m: 2, n: 1, o: 1 },
    });
  });

  test("and resumed has what the counters went on by", async () => {
    const session = await one(
      start,
      message(40),
      shutdown({ m: counters(1000, 40, [600, 0]) }),
      event("session.resume", { sessionId: "s" }),
      message(15),
      shutdown({ m: counters(1500, 55, [900, 0]), n: counters(10, 2) }),
      shutdown({ m: counters(1500, 55, [900, 0]), n: counters(10, 2) }),
    );
    expect(session).toMatchObject({
      modelCalls: 3,
      tokens: { input: 610, output: 57, cacheRead: 900 },
      usageQuality: "exact",
    });
  });

  test.each([
    ["a counter is smaller", [message(30)], { m: counters(1200, 30, [100, 0]) }],
    [
      "the output is that of the new messages alone",
      [message(300), message(90)],
      { m: counters(1200, 395, [700, 0]) },
    ],
  ])("and resumed has counters that began anew where %s", async (_, messages, metrics) => {
    const session = await one(
      start,
      message(380),
      shutdown({ m: counters(1000, 380, [600, 0]) }),
      ...messages,
      shutdown(metrics),
    );
    const [now] = Object.values(metrics);
    const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0 } = now?.usage ?? {};
    expect(session?.tokens).toEqual({
      input: 400 + inputTokens - cacheReadTokens,
      output: 380 + outputTokens,
      cacheRead: 600 + cacheReadTokens,
      cacheWrite: 0,
    });
  });

  test("and resumed has counters that began anew where a model is gone", async () => {
    const session = await one(
      start,
      shutdown({ m: counters(100, 10), n: counters(5, 1) }),
      shutdown({ m: counters(110, 11) }),
    );
    expect(session?.tokens).toMatchObject({ input: 215, output: 22 });
  });

  test("and resumed has a lower bound of what its counters do not have yet", async () => {
    const session = await one(
      start,
      message(40),
      shutdown({ m: counters(100, 40) }),
      message(100),
      shutdown({ m: counters(100, 40) }),
    );
    expect(session).toMatchObject({
      modelCalls: 2,
      tokens: { input: 100, output: 140 },
      usageQuality: "lower_bound",
    });
  });

  test("keeps the sum where events are told twice", async () => {
    const said = message(10);
    const used = { input: 50, output: 5, cachedInput: 0 };
    const compacted = event("session.compaction_complete", { compactionTokensUsed: used });
    const session = await one(
      start,
      compacted,
      compacted,
      said,
      said,
      shutdown({ m: counters(100, 40) }),
    );
    expect(session).toMatchObject({ modelCalls: 2, tokens: { input: 100, output: 40 } });
  });

  test("without counters goes on until a shutdown with some", async () => {
    const session = await one(
      start,
      message(10),
      shutdown({}),
      message(10),
      shutdown({ m: counters(100, 20) }),
    );
    expect(session).toMatchObject({ modelCalls: 2, tokens: { input: 100, output: 20 } });
  });

  test("keeps the sum where messages tell more than the counters", async () => {
    const session = await one(start, message(90), message(10), shutdown({ m: counters(100, 20) }));
    expect(session).toMatchObject({ modelCalls: 2, tokens: { input: 100, output: 20 } });
  });
});

describe("a session without a shutdown", () => {
  test("has the output of its messages as a lower bound, each once", async () => {
    const repeated = message(10);
    const session = await one(
      start,
      repeated,
      repeated,
      event("session.model_change", { newModel: "n" }),
      message(5),
      message(0),
    );
    expect(session).toMatchObject({
      modelCalls: 3,
      tokens: { input: 0, output: 15, cacheRead: 0, cacheWrite: 0 },
      usageQuality: "lower_bound",
      models: { m: 1, n: 2 },
    });
  });

  test("has the calls after its last shutdown as a lower bound, and compactions whole", async () => {
    const used = { input: 100, output: 9, cachedInput: 60 };
    const session = await one(
      start,
      message(10),
      shutdown({ m: counters(100, 10) }),
      event("session.compaction_complete", { success: true, compactionTokensUsed: used }),
      message(5),
    );
    expect(session).toMatchObject({
      modelCalls: 3,
      tokens: { input: 140, output: 24, cacheRead: 60 },
      usageQuality: "lower_bound",
    });
  });
});

test("tools are counted once with those that failed, and sub-agents by their call", async () => {
  const asked = ["a", "b"].map((toolCallId) => ({ toolCallId, name: "bash", arguments: {} }));
  const session = await one(
    start,
    message(10, { toolRequests: [...asked, { name: "bash" }] }),
    event("tool.execution_start", { toolCallId: "a", toolName: "bash" }),
    event("tool.execution_complete", { toolCallId: "a", success: true }),
    event("tool.execution_start", { toolCallId: "b", toolName: "bash" }),
    event("tool.execution_complete", { toolCallId: "b", success: false, error: {} }),
    event("tool.execution_complete", { toolCallId: "c" }),
    event("tool.execution_start", { toolCallId: "c", toolName: "view", parentToolCallId: "b" }),
    { type: 7 },
  );
  expect(session).toMatchObject({
    tools: { bash: { calls: 2, errors: 1 }, view: { calls: 1, errors: 0 } },
    subAgents: 1,
    skipped: { unknown_type: 1 },
  });
});

test("a session that does not name itself has the name of its folder", async () => {
  const file = fileOf([message(1)], "/session-state/abc/events.jsonl");
  expect(await sessionsOf(copilot, file)).toMatchObject([{ id: "abc" }]);
});

test("any JSON is read", async () => {
  expect(
    await checkAnyJson(copilot, [
      start,
      message(10, { toolRequests: [{ toolCallId: "a", name: "bash" }] }),
      event("tool.execution_complete", { toolCallId: "a", success: false }),
      event("session.compaction_complete", { compactionTokensUsed: { input: 1, output: 1 } }),
      shutdown({ m: counters(100, 10, [50, 20]), ["__proto__"]: counters(1, 1) }),
      message(5),
      shutdown({ m: counters(10, 5) }),
    ]),
  ).toEqual(neverFails);
});

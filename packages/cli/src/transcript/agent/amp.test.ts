import { describe, expect, test } from "vitest";
import { amp } from "./amp.ts";
import { checkAnyJson, fileOf, neverFails, readAll, sessionsOf } from "./fixture-transcript.ts";

const usage = {
  model: "claude-haiku-4-5",
  inputTokens: 100,
  outputTokens: 50,
  cacheCreationInputTokens: 500,
  cacheReadInputTokens: 200,
  totalInputTokens: 800,
  timestamp: "2026-01-01T00:00:01.000Z",
};
const ask = (id: string) => ({ type: "tool_use", id, name: "Bash", input: {} });
const answer = (toolUseID: string, status: string) => ({
  type: "tool_result",
  toolUseID,
  run: { status },
});
const message = (messageId: number, more: object = {}) => ({
  role: "assistant",
  messageId,
  content: [ask(`t${messageId}`)],
  usage,
  state: { type: "complete", stopReason: "tool_use" },
  ...more,
});
const thread = (more: object = {}) => ({
  v: 1,
  id: "T-1",
  created: 1_767_225_600_000,
  messages: [
    { role: "user", messageId: 0, content: [], meta: { sentAt: 1_767_225_600_500 } },
    message(1),
    message(3),
  ],
  ...more,
});
const event = (id: string, toMessageId: number | undefined, more: object = {}) => ({
  id,
  timestamp: "2026-01-01T00:00:02.000Z",
  model: "claude-haiku-4-5",
  credits: 1,
  tokens: { input: 100, output: 50 },
  operationType: "inference",
  toMessageId,
  ...more,
});
const one = async (value: object) => (await sessionsOf(amp, fileOf([value], "/T-1.json")))[0];

describe("a thread without a ledger", () => {
  test("has its messages' usage", async () => {
    expect(await one(thread())).toMatchObject({
      id: "T-1",
      modelCalls: 2,
      tokens: { input: 200, output: 100, cacheWrite: 1000, cacheRead: 400 },
      usageQuality: "exact",
      first: "2026-01-01T00:00:00.000Z",
      last: "2026-01-01T00:00:01.000Z",
    });
  });

  test("has as input what a model of OpenAI is said to have written into the cache", async () => {
    const messages = [message(1, { usage: { ...usage, inputTokens: 0, model: "gpt-5.5" } })];
    expect((await one(thread({ messages })))?.tokens).toEqual({
      input: 500,
      output: 50,
      cacheWrite: 0,
      cacheRead: 200,
    });
  });

  test.each([
    ["was stopped", { state: { type: "cancelled" } }, "lower_bound"],
    ["has no usage", { usage: undefined }, "none"],
  ])("tells how far the usage of a reply is known that %s", async (_, more, usageQuality) => {
    const messages = [message(1, more)];
    expect(await one(thread({ messages }))).toMatchObject({ modelCalls: 1, usageQuality });
  });
});

describe("a thread with a ledger", () => {
  test("has each event once, and the cache's part of a message once", async () => {
    const events = [event("e", 1), event("e", 1), event("f", 1), event("g", undefined)];
    expect(await one(thread({ usageLedger: { events } }))).toMatchObject({
      modelCalls: 3,
      tokens: { input: 300, output: 150, cacheWrite: 500, cacheRead: 200 },
      models: { "claude-haiku-4-5": 3 },
    });
  });

  test("that is empty has its messages' usage", async () => {
    expect(await one(thread({ usageLedger: { events: [] } }))).toMatchObject({ modelCalls: 2 });
  });
});

test("tools are counted with those that failed", async () => {
  const results = [
    answer("t1", "error"),
    answer("t3", "cancelled"),
    answer("t5", "done"),
    { type: "tool_result", tool_use_id: "t7", is_error: true },
  ];
  const messages = [1, 3, 5, 7].map((id) => message(id));
  const whole = thread({
    messages: [...messages, { role: "user", messageId: 8, content: results }],
  });
  expect((await one(whole))?.tools).toEqual({ Bash: { calls: 4, errors: 2 } });
  const records = await readAll(amp, fileOf([whole]));
  expect(records.filter(({ kind }) => kind === "toolResult")).toMatchObject([
    { id: "t1", isError: true },
    { id: "t5", isError: false },
    { id: "t7", isError: true },
  ]);
});

test("any JSON is read", async () => {
  expect(
    await checkAnyJson(amp, [
      thread(),
      thread({ usageLedger: { events: [event("e", 1)] } }),
      thread({ messages: [{ role: "user", content: [answer("t1", "error")] }] }),
    ]),
  ).toEqual(neverFails);
});

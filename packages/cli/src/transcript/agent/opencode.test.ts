import { describe, expect, test } from "vitest";
import {
  checkAnyJson,
  fileOf,
  neverFails,
  sampleSession,
  sessionsOf,
} from "./fixture-transcript.ts";
import { opencode } from "./opencode.ts";

const tokens = { input: 10, output: 20, reasoning: 5, cache: { read: 3, write: 2 } };
const session = {
  id: "ses_1",
  projectID: "p",
  title: "Hi",
  directory: "/w",
  time: { created: 1_733_011_200_000, updated: 1_733_011_300_000 },
};
const message = (id: string, more: object = {}) => ({
  id,
  sessionID: "ses_1",
  role: "assistant",
  modelID: "m",
  time: { created: 1_733_011_200_000, completed: 1_733_011_260_000 },
  tokens,
  ...more,
});
const part = (id: string, tool: string, state: object) => ({
  id,
  sessionID: "ses_1",
  messageID: "msg_1",
  type: "tool",
  tool,
  callID: `call_${id}`,
  state: { time: { start: 1_733_011_201_000, end: 1_733_011_202_000 }, ...state },
});
const files = (...values: readonly unknown[]) =>
  values.map((value, index) => fileOf([value], `/storage/${index}.json`));

test("a recorded message is a call", async (context) => {
  const found = await sampleSession(opencode, "opencode/tokscale-msg.json", context);
  expect(found).toMatchObject({
    id: "ses_test001",
    modelCalls: 1,
    tokens: { input: 1000, output: 500, cacheWrite: 100, cacheRead: 200 },
    usageQuality: "exact",
    models: { "claude-3-5-sonnet-20241022": 1 },
    first: "2024-12-01T00:00:00.000Z",
  });
});

describe("a session in files", () => {
  test("has its messages once, reasoning as output, and its parent", async () => {
    const found = await sessionsOf(
      opencode,
      ...files(
        { ...session, parentID: "ses_0" },
        message("msg_0", { role: "user", tokens: undefined, model: { modelID: "m" } }),
        message("msg_1"),
        message("msg_1"),
        message("msg_2", { modelID: undefined, model: { modelID: "n" } }),
      ),
    );
    expect(found).toMatchObject([
      {
        id: "ses_1",
        parent: "ses_0",
        modelCalls: 2,
        tokens: { input: 20, output: 50, cacheWrite: 4, cacheRead: 6 },
        models: { m: 1, n: 1 },
        usageQuality: "exact",
      },
    ]);
  });

  test("counts tools that failed, also those that are called completed", async () => {
    const [found] = await sessionsOf(
      opencode,
      ...files(
        part("1", "read", { status: "completed" }),
        part("2", "read", { status: "error", error: "no file" }),
        part("3", "invalid", { status: "completed" }),
        part("4", "bash", { status: "completed", metadata: { exit: 0 } }),
        part("5", "bash", { status: "completed", metadata: { exit: 1 } }),
        part("6", "bash", { status: "running" }),
        part("9", "other", { status: "completed", metadata: { exit: 1 } }),
        {
          ...part("5", "bash", { status: "completed", metadata: { exit: 2 } }),
          messageID: "msg_2",
        },
        { id: "8", sessionID: "ses_1", messageID: "msg_1", type: "step-finish", tokens },
      ),
    );
    expect(found).toMatchObject({
      modelCalls: 0,
      tools: {
        read: { calls: 2, errors: 1 },
        invalid: { calls: 1, errors: 1 },
        bash: { calls: 4, errors: 2 },
        other: { calls: 1, errors: 0 },
      },
      last: "2024-12-01T00:00:02.000Z",
    });
  });

  test("does not count reasoning again that the total has in the output", async () => {
    const [found] = await sessionsOf(
      opencode,
      ...files(message("msg_1", { tokens: { ...tokens, total: 35 } })),
    );
    expect(found?.tokens.output).toBe(20);
  });

  test.each([
    ["has an error", { error: { name: "MessageAbortedError" } }, "lower_bound"],
    ["has not begun", { tokens: { input: 0, output: 0 } }, "none"],
  ])("tells how far the usage of a message is known that %s", async (_, more, usageQuality) => {
    const [found] = await sessionsOf(opencode, ...files(message("msg_1", more)));
    expect(found).toMatchObject({ modelCalls: 1, usageQuality });
  });
});

test("an exported session is the same as its files", async () => {
  const tool = part("1", "bash", { status: "completed", metadata: { exit: 1 } });
  const whole = { info: session, messages: [{ info: message("msg_1"), parts: [tool] }] };
  const [exported] = await sessionsOf(opencode, fileOf([whole], "/one.json"));
  const [stored] = await sessionsOf(opencode, ...files(session, message("msg_1"), tool));
  expect(exported).toEqual({ ...stored, files: ["/one.json"] });
});

test("any JSON is read", async () => {
  const tool = part("1", "bash", { status: "completed", metadata: { exit: 1 } });
  const whole = { info: session, messages: [{ info: message("msg_1"), parts: [tool] }] };
  expect(await checkAnyJson(opencode, [whole, session, message("msg_1"), tool])).toEqual(
    neverFails,
  );
});

import { expect, test } from "vitest";
import { openTranscript } from "../json-file.ts";
import { aider } from "./aider.ts";
import { checkAnyJson, fileOf, neverFails, sampleOf, sessionsOf } from "./fixture-transcript.ts";

const event = (name: string, time: number, properties: object = {}) => ({
  event: name,
  properties,
  user_id: "u",
  time,
});
const sent = {
  main_model: "gpt-5.5",
  edit_format: "ask",
  prompt_tokens: 100,
  completion_tokens: 10,
  total_tokens: 110,
  cost: 0.1,
};

test("a recorded log has the tokens of all messages, in sessions", async (context) => {
  const path = sampleOf("aider/sample-analytics.jsonl", context);
  const sessions = await sessionsOf(aider, await openTranscript(path));
  const sum = (of: (session: (typeof sessions)[number]) => number) =>
    sessions.reduce((total, session) => total + of(session), 0);
  expect(sum(({ modelCalls }) => modelCalls)).toBe(107);
  expect(sum(({ tokens }) => tokens.input)).toBe(2_484_349);
  expect(sum(({ tokens }) => tokens.output)).toBe(45_772);
  expect(sum(({ tokens }) => tokens.cacheRead + tokens.cacheWrite)).toBe(0);
  expect(sessions.every(({ skipped }) => Object.keys(skipped).length === 0)).toBe(true);
});

test("a session is a launch with messages, of one user", async () => {
  const sessions = await sessionsOf(
    aider,
    fileOf([
      event("launched", 1_755_099_880),
      event("exit", 1_755_099_880),
      event("launched", 1_755_099_880),
      event("cli session", 1_755_099_881),
      event("message_send_starting", 1_755_099_882),
      { ...event("launched", 1_755_099_883), user_id: "v" },
      event("message_send", 1_755_099_884, sent),
      { ...event("message_send", 1_755_099_885, { ...sent, main_model: "None" }), user_id: "v" },
      event("exit", 1_755_099_886),
      event("launched", 1_755_099_887),
      event("message_send", 1_755_099_888, { main_model: "m", prompt_tokens: 0 }),
      { event: "no properties" },
    ]),
  );
  expect(sessions).toMatchObject([
    {
      id: "u/2025-08-13T15:44:40.000Z-2",
      modelCalls: 1,
      tokens: { input: 100, output: 10, cacheWrite: 0, cacheRead: 0 },
      models: { "gpt-5.5": 1 },
      first: "2025-08-13T15:44:40.000Z",
      last: "2025-08-13T15:44:46.000Z",
      usageQuality: "lower_bound",
    },
    { id: "v/2025-08-13T15:44:43.000Z", modelCalls: 1 },
    { id: "u/2025-08-13T15:44:47.000Z", modelCalls: 1, usageQuality: "none" },
  ]);
  expect(sessions[1]?.models).toEqual({});
});

test("a log that begins in the middle has its first session, too", async () => {
  const [session] = await sessionsOf(aider, fileOf([event("message_send", 1_755_099_880, sent)]));
  expect(session).toMatchObject({ modelCalls: 1, first: "2025-08-13T15:44:40.000Z" });
});

test("any JSON is read", async () => {
  expect(
    await checkAnyJson(aider, [
      event("launched", 1_755_099_880),
      event("message_send", 1_755_099_881, sent),
      event("exit", 1_755_099_882),
    ]),
  ).toEqual(neverFails);
});

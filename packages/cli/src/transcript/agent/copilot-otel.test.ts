import { expect, test } from "vitest";
import { copilotOtel } from "./copilot-otel.ts";
import { checkAnyJson, fileOf, neverFails, sessionsOf } from "./fixture-transcript.ts";

const path = "/home/ada/.copilot/otel/2025-11-21.jsonl";
const usage = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const span = (name: string, id: string, attributes: object) => ({
  type: "span",
  traceId: "t1",
  spanId: id,
  name,
  startTime: [1_763_700_000, 0],
  endTime: [1_763_700_002, 500_000_000],
  attributes: { "gen_ai.operation.name": name.split(" ")[0], ...attributes },
});
const log = (event: string, attributes: object, more: object = {}) => ({
  hrTime: [1_763_700_003, 0],
  spanContext: { traceId: "t1", spanId: "log" },
  attributes: { "event.name": event, ...attributes },
  ...more,
});
const chat = span("chat gpt-5", "c1", {
  "gen_ai.response.model": "gpt-5",
  "gen_ai.response.id": "r1",
  "gen_ai.usage.cache_read.input_tokens": 600,
  "gen_ai.usage.cache_creation.input_tokens": 100,
  ...usage(1000, 50),
});
const agent = span("invoke_agent copilot", "a1", {
  "gen_ai.conversation.id": "s1",
  ...usage(1000, 50),
});
const tool = (id: string, code: number) => ({
  ...span("execute_tool bash", id, { "gen_ai.tool.name": "bash", "gen_ai.tool.call.id": id }),
  status: { code },
});

test("a call counts once, however often the trace tells it", async () => {
  const details = "gen_ai.client.inference.operation.details";
  const file = fileOf(
    [
      log(details, { "gen_ai.response.id": "r1", ...usage(1000, 50) }),
      log("copilot_chat.agent.turn", { "turn.index": 0, ...usage(1000, 50) }),
      chat,
      tool("x", 1),
      tool("y", 2),
      agent,
      { resource: {}, scopeMetrics: [] },
    ],
    path,
  );
  expect(await sessionsOf(copilotOtel, file)).toMatchObject([
    {
      agent: "copilot",
      id: "s1",
      modelCalls: 1,
      tokens: { input: 300, output: 50, cacheRead: 600, cacheWrite: 100 },
      usageQuality: "exact",
      models: { "gpt-5": 1 },
      tools: { bash: { calls: 2, errors: 1 } },
      first: "2025-11-21T04:40:00.000Z",
      last: "2025-11-21T04:40:02.500Z",
    },
  ]);
});

test.each([
  ["the log record", [log("gen_ai.client.inference.operation.details", usage(70, 7)), agent], 70],
  ["the record of the turn", [log("copilot_chat.agent.turn", usage(80, 8)), agent], 80],
  ["the agent", [agent], 1000],
])("without better ones %s tells what was used", async (_, lines, input) => {
  const [session] = await sessionsOf(copilotOtel, fileOf(lines, path));
  expect(session).toMatchObject({ id: "s1", modelCalls: 1, tokens: { input } });
});

const recognised = (line: object, of: string): boolean =>
  copilotOtel.recognises(fileOf([line], of));

test("lines of other programs are not recognised", () => {
  expect(recognised(chat, "/t/spans.jsonl")).toBe(false);
  expect(
    recognised(
      { ...chat, resource: { attributes: { "service.name": "github-copilot" } } },
      "/t/a.jsonl",
    ),
  ).toBe(true);
  expect(recognised({ type: "assistant", message: {} }, path)).toBe(false);
});

test("any JSON is read", async () => {
  expect(await checkAnyJson(copilotOtel, [chat, agent, tool("x", 2)])).toEqual(neverFails);
});

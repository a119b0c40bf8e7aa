import { GEN_AI_AGENT_NAME } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { only, prompt, read, reply, result, said, use, write } from "./fixture-claude.ts";
import { spansOf } from "./fixture-spans.ts";

/** The spans of files in which one sub-agent was started. */
async function subAgentIn(...paths: readonly string[]): Promise<readonly string[]> {
  const telemetry = await read(...paths);
  const tool = only(spansOf(telemetry, "execute_tool"));
  const agent = only(
    spansOf(telemetry, "invoke_agent").filter(({ parent }) => parent !== undefined),
  );
  const own = spansOf(telemetry, "chat").filter(({ parent }) => parent === agent.spanId);
  expect(agent.parent).toBe(tool.spanId);
  expect(only(own).attributes.get(GEN_AI_AGENT_NAME)).toBe("Explore");
  return telemetry.spans.map(({ spanId }) => spanId);
}

describe("a sub-agent", () => {
  const task = use("t1", "Task", { prompt: "look", subagent_type: "Explore" });
  const inside = { isSidechain: true, agentId: "a1" };

  test("is below the tool call that names it, with what is in its own file", async () => {
    const parent = write("p/s.jsonl", [
      reply(1, { id: "m1", content: [task] }),
      prompt(9, result("t1", "done"), { toolUseResult: { agentId: "a1" } }),
    ]);
    const own = write("p/s/subagents/agent-a1.jsonl", [
      prompt(2, "look", { ...inside, parentUuid: null }),
      reply(8, { id: "m2", content: [said("seen")] }, inside),
    ]);
    const ids = await subAgentIn(parent, own);
    expect(new Set(await subAgentIn(own, parent))).toEqual(new Set(ids));
  });

  test("is below the tool call with its prompt where it is a side chain without a name", async () => {
    const first = prompt(2, "look", { isSidechain: true, parentUuid: null, uuid: "u1" });
    const chain = { isSidechain: true, parentUuid: "u1" };
    const path = write("chain.jsonl", [
      reply(1, { id: "m1", content: [task] }),
      first,
      reply(8, { id: "m2", content: [said("seen")] }, chain),
      prompt(9, result("t1", "done")),
    ]);
    expect(await subAgentIn(path)).toHaveLength(5);
  });
});

test("a fork has a link to where it comes from", async () => {
  const path = write("fork.jsonl", [
    reply(
      1,
      { id: "m1", content: [said("a")] },
      { sessionId: "f", forkedFrom: { sessionId: "s" } },
    ),
    reply(2, { id: "m2", content: [said("b")] }, { sessionId: "f" }),
  ]);
  const { spans, requests } = await read(path);
  const root = only(
    spans.filter(({ traceId, parent }) => traceId !== spans[0]?.traceId && !parent),
  );
  expect(JSON.stringify(requests)).toContain(`"links":[{"traceId":"${root.traceId}"`);
});

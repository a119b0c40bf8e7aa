// As @mastra/otel-exporter 1.4.0 of @mastra/core 1.71.0 wrote them against the mock provider; those of 0.3.3 as its build
// spells them.
import { expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const span = (name: string, type: string, attributes: ForeignSpan["attributes"]): ForeignSpan => ({
  name,
  attributes: { "mastra.span.type": type, ...attributes },
  instrumentationScope: { name: "@mastra/otel-exporter" },
});

test("a call", () => {
  const call = span("chat gpt-4o-mini", "model_inference", {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.provider.name": "openai",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
    "gen_ai.usage.reasoning_tokens": 8,
    "gen_ai.usage.cache_read.input_tokens": 40,
    "gen_ai.usage.cache_creation.input_tokens": 30,
    "gen_ai.usage.cache_creation.1h_input_tokens": 10,
    "gen_ai.response.finish_reasons": '["tool-calls"]',
    "mastra.metadata.threadId": "t1",
    "mastra.metadata.runId": "r1",
  });
  const done = normalised(call);
  expect(done).toMatchObject({ dialect: "mastra", name: "chat gpt-4o-mini" });
  expect(done?.attributes).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.provider.name": "openai",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 20,
    "gen_ai.usage.reasoning.output_tokens": 8,
    "gen_ai.usage.cache_read.input_tokens": 40,
    "gen_ai.usage.cache_write.input_tokens": 30,
    "spoor.usage.cache_write.1h.input_tokens": 10,
    "gen_ai.response.finish_reasons": ["tool-calls"],
    "gen_ai.conversation.id": "t1",
    "mastra.metadata.runId": "r1",
  });
  expect(usageFromAttributes(done?.attributes ?? {})).toMatchObject({
    inputTokens: 100,
    cacheWrite1hTokens: 10,
  });
});

test("an agent", () => {
  const agent = span("invoke_agent tracker", "agent_run", {
    "gen_ai.operation.name": "invoke_agent",
    "mastra.agent_run.input": "weather?",
    "mastra.agent_run.output": '{"text":"The track.","files":[]}',
    "gen_ai.agent.name": "tracker",
    "gen_ai.tool.definitions": '["weather"]',
    "gen_ai.system_instructions": "Be short.",
  });
  expect(normalised(agent)).toEqual({
    dialect: "mastra",
    name: "invoke_agent tracker",
    kind: "internal",
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "tracker",
      "gen_ai.system_instructions": '[{"type":"text","content":"Be short."}]',
      "gen_ai.tool.definitions": '[{"type":"function","name":"weather"}]',
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"weather?"}]}]',
      "gen_ai.output.messages":
        '[{"role":"assistant","parts":[{"type":"text","content":"The track."}]}]',
    },
  });
});

test("a tool", () => {
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "weather",
    "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
  };
  const tool = { ...attributes, "gen_ai.tool.type": "tool" };
  expect(normalised(span("execute_tool weather", "tool_call", tool))?.attributes).toEqual({
    ...attributes,
    "gen_ai.tool.type": "function",
  });
});

test("a workflow and its steps have their outcome", () => {
  const run = { "mastra.metadata.runId": "r1" };
  const workflow = { ...run, "mastra.workflow_run.status": "failed" };
  expect(normalised(span("invoke_workflow wf", "workflow_run", workflow))).toMatchObject({
    name: "invoke_workflow wf",
    attributes: {
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": "wf",
      "spoor.workflow.run.id": "r1",
      "spoor.workflow.status": "failed",
    },
  });
  const step = {
    ...run,
    "gen_ai.operation.name": "workflow_step",
    "mastra.workflow_step.step_id": "greet",
    "mastra.workflow_step.status": "success",
  };
  expect(normalised(span("workflow_step greet", "workflow_step", step))).toEqual({
    dialect: "mastra",
    name: "run_step greet",
    attributes: {
      "spoor.step.name": "greet",
      "spoor.step.status": "completed",
      "spoor.workflow.run.id": "r1",
      "mastra.workflow_step.status": "success",
    },
  });
});

test.each(["model_step", "model_chunk", "model_generation", "processor_run"])(
  "%s is no operation, and owns no usage",
  (type) => {
    const part = span(`${type} x`, type, {
      "gen_ai.operation.name": type,
      "gen_ai.usage.input_tokens": 5,
    });
    expect(normalised(part)).toMatchObject({
      name: `${type} x`,
      attributes: { "spoor.workflow.usage.input_tokens": 5 },
    });
    expect(normalised(part)?.attributes).not.toHaveProperty("gen_ai.operation.name");
  },
);

test.each([
  ["chat gpt-4o", "model_generation", "chat gpt-4o"],
  ["tool_selection gpt-4o", "model_generation", "chat gpt-4o"],
  ["tool.execute weather", "tool_call", "execute_tool weather"],
  ["agent.run tracker", "agent_step", "agent.run tracker"],
  ["agent.tracker", "agent_run", "invoke_agent tracker"],
  ["workflow.wf", "workflow_run", "invoke_workflow wf"],
])("%s of 0.3.3", (name, type, expected) => {
  const operation = name.split(" ")[0];
  const model = { "gen_ai.operation.name": operation, "gen_ai.request.model": "gpt-4o" };
  expect(normalised(span(name, type, model))?.name).toBe(expected);
});

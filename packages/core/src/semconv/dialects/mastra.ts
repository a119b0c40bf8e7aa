import { list, text, texts } from "../../record/read.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
} from "../gen-ai-names.generated.ts";
import {
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "../spoor-names.generated.ts";
import { result } from "./foreign-span.ts";
import type { Dialect } from "./foreign-span.ts";
import { messagesOf } from "./message.ts";
import { isModelCall } from "./operation.ts";
import { parsed, Translation } from "./translation.ts";
import { moveUsage } from "./usage-owner.ts";

const type = "mastra.span.type";

/** What a span of each type does; every other type is a part of Mastra that the conventions do not know. */
const operations: ReadonlyMap<string, string> = new Map([
  ["agent_run", "invoke_agent"],
  ["mcp_tool_call", "execute_tool"],
  ["provider_tool_call", "execute_tool"],
  ["rag_embedding", "embeddings"],
  ["tool_call", "execute_tool"],
  ["workflow_run", "invoke_workflow"],
]);
const names: Readonly<Record<string, string>> = {
  "gen_ai.usage.audio_input_tokens": GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  "gen_ai.usage.audio_output_tokens": GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  "gen_ai.usage.cache_creation.1h_input_tokens": SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  "gen_ai.usage.cache_creation.5m_input_tokens": SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
  "mastra.metadata.threadId": GEN_AI_CONVERSATION_ID,
  "mastra.workflow_step.step_id": SPOOR_STEP_NAME,
};

/**
 * The spans of `@mastra/otel-exporter` (seen in 1.4.0 with `@mastra/core` 1.71.0, and 0.3.3 with its `agent.run` and
 * `tool.execute`). One span a call has the usage; which it is depends on the versions, and its operation says so.
 */
export const mastra: Dialect = {
  name: "mastra",
  speaks: ({ attributes }) => typeof attributes[type] === "string",
  normalise(span) {
    const translation = new Translation(span.attributes);
    const said = text(translation.take(type)) ?? "";
    const operation = operationOf(said, text(translation.take(GEN_AI_OPERATION_NAME)));
    translation.set(GEN_AI_OPERATION_NAME, operation);
    addSubject(translation, operation, span.name);
    translation.rename(names);
    if (said.startsWith("workflow_")) translateRun(translation);
    translateContent(translation, said);
    if (!isModelCall(operation)) moveUsage(translation, operation);
    const done = result("mastra", span, translation);
    // 0.3.3 has the runs that have no parent as a server's.
    return said.endsWith("_run") ? { ...done, kind: "internal" } : done;
  },
};

function operationOf(said: string, operation: string | undefined): string | undefined {
  if (operation === "chat" || operation === "tool_selection") return "chat";
  return operations.get(said);
}

/** What older versions, and workflows of all of them, have in the span's name alone, behind its first word. */
function addSubject(translation: Translation, operation: string | undefined, name: string): void {
  const subject = /^(?:invoke_workflow |workflow\.|agent\.|tool\.execute )(.+)$/.exec(name)?.[1];
  if (operation === "invoke_workflow") translation.add(GEN_AI_WORKFLOW_NAME, subject);
  if (operation === "invoke_agent") translation.add(GEN_AI_AGENT_NAME, subject);
  if (operation !== "execute_tool") return;
  translation.add(GEN_AI_TOOL_NAME, subject);
  if (translation.get(GEN_AI_TOOL_TYPE) === "tool") translation.set(GEN_AI_TOOL_TYPE, "function");
}

const statuses: ReadonlyMap<unknown, string> = new Map([
  ["canceled", "cancelled"],
  ["failed", "failed"],
  ["success", "completed"],
  ["suspended", "suspended"],
]);

function translateRun(translation: Translation): void {
  translation.rename({ "mastra.metadata.runId": SPOOR_WORKFLOW_RUN_ID });
  const ofStep = statuses.get(translation.get("mastra.workflow_step.status"));
  const ofRun = statuses.get(translation.get("mastra.workflow_run.status", "workflow.status"));
  translation.add(SPOOR_STEP_STATUS, ofStep);
  translation.add(SPOOR_WORKFLOW_STATUS, ofRun);
}

function translateContent(translation: Translation, said: string): void {
  // 0.3.3 has what the span was given and gave under two names.
  if (said === "model_generation" || said.endsWith("tool_call"))
    translation.take("input", "output");
  const tools = parsed(translation.get(GEN_AI_TOOL_DEFINITIONS));
  const toolNames = texts(list(tools).filter((tool) => tool !== ""));
  if (toolNames !== undefined)
    translation.set(
      GEN_AI_TOOL_DEFINITIONS,
      JSON.stringify(toolNames.map((name) => ({ type: "function", name }))),
    );
  if (said !== "agent_run") return;
  const given = messagesOf(translation.take("mastra.agent_run.input", "input"), "user");
  const answered = messagesOf(translation.take("mastra.agent_run.output", "output"), "assistant");
  if (given !== undefined) translation.add(GEN_AI_INPUT_MESSAGES, JSON.stringify(given));
  if (answered !== undefined) translation.add(GEN_AI_OUTPUT_MESSAGES, JSON.stringify(answered));
}

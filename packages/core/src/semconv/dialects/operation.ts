import { text } from "../../record/read.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_DATA_SOURCE_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
} from "../gen-ai-names.generated.ts";
import { SPOOR_STEP_NAME } from "../spoor-names.generated.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** What follows the operation in the name of its span. */
const subjects: ReadonlyMap<string, string> = new Map([
  ["chat", GEN_AI_REQUEST_MODEL],
  ["generate_content", GEN_AI_REQUEST_MODEL],
  ["text_completion", GEN_AI_REQUEST_MODEL],
  ["embeddings", GEN_AI_REQUEST_MODEL],
  ["invoke_agent", GEN_AI_AGENT_NAME],
  ["create_agent", GEN_AI_AGENT_NAME],
  ["plan", GEN_AI_AGENT_NAME],
  ["execute_tool", GEN_AI_TOOL_NAME],
  ["invoke_workflow", GEN_AI_WORKFLOW_NAME],
  ["retrieval", GEN_AI_DATA_SOURCE_ID],
]);

const calls: ReadonlySet<unknown> = new Set([
  "chat",
  "generate_content",
  "text_completion",
  "embeddings",
]);

/** Whether a span of this operation is a model call, the only kind that owns usage. */
export function isModelCall(operation: unknown): boolean {
  return calls.has(operation);
}

/** The span's name as the conventions have it, by its current attributes; `name` where they say no operation. */
export function spanNameOf(attributes: Attributes, name: string): string {
  const operation = text(attributes[GEN_AI_OPERATION_NAME]);
  const step = text(attributes[SPOOR_STEP_NAME]);
  if (operation === undefined) return step === undefined ? name : `run_step ${step}`;
  const key = subjects.get(operation);
  if (key === undefined) return name;
  const subject = text(attributes[key]);
  return subject === undefined ? operation : `${operation} ${subject}`;
}

/** The kind that the conventions give a span with these attributes, where a dialect has all its spans as internal. */
export function kindOf(attributes: Attributes): "client" | "internal" {
  const operation = attributes[GEN_AI_OPERATION_NAME];
  return isModelCall(operation) || operation === "retrieval" ? "client" : "internal";
}

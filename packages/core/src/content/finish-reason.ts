import { text } from "../record/read.ts";

/** The conventions' word for what providers call it, in lower case. */
const reasons: Readonly<Record<string, string>> = {
  complete: "stop",
  completed: "stop",
  content_filtered: "content_filter",
  "content-filter": "content_filter",
  end_turn: "stop",
  finish: "stop",
  function_call: "tool_call",
  guardrail_intervened: "content_filter",
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  prohibited_content: "content_filter",
  refusal: "content_filter",
  safety: "content_filter",
  stop_sequence: "stop",
  tool_calls: "tool_call",
  "tool-calls": "tool_call",
  tool_use: "tool_call",
};

/** Why a model stopped, in the conventions' words where they have one; for spreading into an output message. */
export function finishReason(reason: unknown): { readonly finish_reason?: string } {
  const said = text(reason)?.toLowerCase();
  if (said === undefined || said.endsWith("_unspecified")) return {};
  return { finish_reason: Object.hasOwn(reasons, said) ? (reasons[said] ?? said) : said };
}

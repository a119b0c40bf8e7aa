import type { Span } from "@opentelemetry/api";
import { GEN_AI_TOOL_CALL_ARGUMENTS, GEN_AI_TOOL_CALL_RESULT } from "@spoor/core/semconv";
import { guard } from "../guard.ts";
import { cutText } from "../redaction.ts";
import { write } from "../tracer.ts";
import { asContent, currentCapture, isKept } from "./capture.ts";
import { maxText, plainJson } from "./plain-json.ts";

/** The arguments of a tool's call as text, where they are recorded: taken before the tool can change them. */
export function argumentsText(span: Span, given: unknown): string | undefined {
  return isRecorded(span, "tool_arguments") ? textOf(given) : undefined;
}

export function writeArguments(span: Span, given: string | undefined): void {
  if (given !== undefined) write(span, { [GEN_AI_TOOL_CALL_ARGUMENTS]: given });
}

/** Writes what a tool gave, where it is recorded. */
export function writeResult(span: Span, result: unknown): void {
  const given = isRecorded(span, "tool_results") ? textOf(result) : undefined;
  if (given !== undefined) write(span, { [GEN_AI_TOOL_CALL_RESULT]: given });
}

function isRecorded(span: Span, kind: "tool_arguments" | "tool_results"): boolean {
  const capture = currentCapture();
  return capture?.onSpans === true && capture.kinds.has(kind) && isKept(span);
}

/** Text is told as it is, which is JSON where the library made it. */
function textOf(value: unknown): string | undefined {
  return guard("reading a tool's content", () => {
    const text = typeof value === "string" ? cutText(value, maxText) : plainJson(value);
    return text === undefined ? undefined : asContent(text);
  });
}

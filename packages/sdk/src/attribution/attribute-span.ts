import type { Context } from "@opentelemetry/api";
import { GEN_AI_PROMPT_NAME, GEN_AI_PROMPT_VERSION } from "@spoor/core/semconv";
import type { Span } from "../processor/span.ts";
import { attributionIn } from "./current.ts";

/** Says on a span that starts, whoever made it, who and what it is for; what it says itself stays. */
export function attributeSpan(span: Span, parent: Context): void {
  const attributes = attributionIn(parent);
  if (attributes === undefined) return;
  const hasPrompt = span.attributes[GEN_AI_PROMPT_NAME] !== undefined;
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || span.attributes[name] !== undefined) continue;
    // The version of another prompt.
    if (hasPrompt && name === GEN_AI_PROMPT_VERSION) continue;
    span.setAttribute(name, value);
  }
}

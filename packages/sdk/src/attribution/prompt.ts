import { at } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import { GEN_AI_PROMPT_NAME, GEN_AI_PROMPT_VERSION } from "@spoor/core/semconv";
import { givenId } from "./given-id.ts";

/** A prompt template that the application keeps under a name. */
export interface PromptVersion {
  /** Cut at 256 characters. */
  readonly name: string;
  /** Cut at 256 characters. */
  readonly version?: string | number;
}

/** The attributes of a prompt: both, so that a version never stays beside the name of another one; none without a name. */
export function promptAttributes(
  prompt: unknown,
): Readonly<Record<string, AttributeValue | undefined>> {
  const name = givenId(at(prompt, "name"));
  if (name === undefined) return {};
  return { [GEN_AI_PROMPT_NAME]: name, [GEN_AI_PROMPT_VERSION]: givenId(at(prompt, "version")) };
}

import type { Config } from "../config.ts";

/** Set to `content`, it has `@anthropic-ai/sdk` from 0.134 on record what is said on the spans that it makes itself. */
const variable = "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE";
/** All that the library then records; it knows no kinds. */
const recorded = ["system", "prompts", "completions", "tool_arguments", "tool_results"] as const;

/**
 * Has libraries that make their spans themselves record content as well, where all that they record is asked for and the
 * application did not say otherwise. Only for spans that leave through Spoor's own pipeline, where they are redacted.
 */
export function askLibraries(
  { kinds, places }: Config["content"],
  env: Record<string, string | undefined>,
): void {
  const isAsked = places.includes("span") && recorded.every((kind) => kinds.includes(kind));
  if (isAsked) env[variable] ??= "content";
}

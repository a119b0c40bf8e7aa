/** The kinds of content that can be recorded, each for itself. */
export const contentKinds = [
  "system",
  "prompts",
  "completions",
  "tool_arguments",
  "tool_results",
  "documents",
] as const;

export type ContentKind = (typeof contentKinds)[number];

/** What calls can be put together by, in the order in which messages list it. */
export const dimensions = [
  "day",
  "model",
  "provider",
  "workflow",
  "run",
  "step",
  "agent",
  "tool",
  "session",
  "user",
  "tenant",
  "purpose",
  "tag",
  "prompt",
  "status",
] as const;

export type Dimension = (typeof dimensions)[number];

import type { Expected } from "../harness/expected.ts";

/** What the mock provider's usage comes to: thoughts are part of the output. */
export const usage = { input: 100, output: 20, cached: 40, reasoning: 8 };
export const whole = { outcome: "completed", finish: ["stop"], ...usage };
export const streamed = { ...whole, chunks: 7, first: true } as const;

export const failed = (error: string): Expected => ({ outcome: "failed", error });
export const rateLimited = failed("429");

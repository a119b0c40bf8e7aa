import { at, number } from "@spoor/core/record";
import { SPOOR_USAGE_COST_TOOLS_AMOUNT } from "@spoor/core/semconv";
import type { ModelCall } from "../model-call.ts";
import { modelNameOf } from "./model-name.ts";
import type { ModelName } from "./model-name.ts";

/** What a call tells that may be on an invoice. */
export interface RecordedCall
  extends ModelName, Pick<ModelCall, "usd" | "charged" | "unpricedReason"> {
  /** UTC, as `2026-11-20`. */
  readonly day: string;
  readonly tokens: number;
  /** USD of `usd` that are for tools. */
  readonly fees: number;
}

/** The day in UTC of an instant. */
export const utcDayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `call` as it may be on an invoice; undefined where it failed before anything was billed. */
export function recordedCallOf(call: ModelCall): RecordedCall | undefined {
  const { span, usd, charged, unpricedReason, tokens } = call;
  if (usd === undefined && unpricedReason === undefined) return undefined;
  return {
    ...modelNameOf(call),
    usd,
    charged,
    unpricedReason,
    day: utcDayOf(span.startMs),
    tokens: tokens.input + tokens.output,
    fees: number(at(span.attributes, SPOOR_USAGE_COST_TOOLS_AMOUNT)) ?? 0,
  };
}

import { present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  EVENT_SPOOR_LEGACY_RECORD,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_LEGACY_FIELDS,
  SPOOR_LEGACY_TIME_ASSUMED,
  SPOOR_LEGACY_TYPE,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_PRICING_VERSION,
  SPOOR_USAGE_COST_SOURCE,
  SPOOR_USAGE_COST_STATUS,
} from "@spoor/core/semconv";
import type { Key, LegacyEvent } from "./item.ts";
import type { Moment } from "./time.ts";

export type MaybeAttributes = Readonly<Record<string, AttributeValue | undefined>>;

/** `attributes` that are known, with a mark where the time has no zone. */
export function attributesOf(attributes: MaybeAttributes, moment?: Moment): Attributes {
  return present<AttributeValue>({
    ...attributes,
    [SPOOR_LEGACY_TIME_ASSUMED]: moment?.isAssumed === true ? true : undefined,
  });
}

/** What an old record tells of a model call. */
export interface OldCall {
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** USD, as the old system reckoned it. */
  readonly usd?: number | undefined;
}

/** The name of the span of a model call, and what it says; a cost that the old system knew is kept and marked as its own. */
export function callOf(
  call: OldCall,
  system: string,
): { name: string; attributes: MaybeAttributes } {
  const { operation = "chat", provider, model, inputTokens, outputTokens, usd } = call;
  const priced = usd !== undefined && usd >= 0;
  return {
    name: model === undefined ? operation : `${operation} ${model}`,
    attributes: {
      [GEN_AI_OPERATION_NAME]: operation,
      [GEN_AI_PROVIDER_NAME]: provider,
      [GEN_AI_REQUEST_MODEL]: model,
      [GEN_AI_USAGE_INPUT_TOKENS]: inputTokens,
      [GEN_AI_USAGE_OUTPUT_TOKENS]: outputTokens,
      ...(priced && {
        [SPOOR_USAGE_COST_AMOUNT]: usd,
        [SPOOR_USAGE_COST_CURRENCY]: "USD",
        [SPOOR_USAGE_COST_SOURCE]: "local",
        [SPOOR_USAGE_COST_STATUS]: "priced",
        [SPOOR_USAGE_COST_PRICING_VERSION]: system,
      }),
    },
  };
}

/** Longest text of a record without a name here; longer ones may be what somebody wrote. */
const maxField = 128;
const maxFields = 64;

function fieldsOf(value: object): string {
  const kept = Object.entries(value)
    .filter(([, field]) =>
      typeof field === "string"
        ? field.length <= maxField
        : typeof field === "boolean" || typeof field === "number",
    )
    .slice(0, maxFields);
  return JSON.stringify(Object.fromEntries(kept));
}

/** An old record that has no name here. */
export interface Unnamed {
  readonly type: string;
  readonly fields: object;
  readonly moment: Moment;
  readonly key: Key;
  readonly trace?: Key | undefined;
  readonly parent?: Key | undefined;
  readonly attributes?: MaybeAttributes | undefined;
}

/** The event of a record that has no name here, with its numbers, truths and short texts. */
export function unnamedEvent({ type, fields, moment, attributes, ...place }: Unnamed): LegacyEvent {
  return {
    as: "event",
    name: EVENT_SPOOR_LEGACY_RECORD,
    timeNs: moment.ns,
    ...place,
    attributes: attributesOf(
      { ...attributes, [SPOOR_LEGACY_TYPE]: type, [SPOOR_LEGACY_FIELDS]: fieldsOf(fields) },
      moment,
    ),
  };
}

import type { PricedCall } from "../cost/cost.ts";
import { text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import {
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  OPENAI_REQUEST_SERVICE_TIER,
  SERVER_ADDRESS,
} from "../semconv/index.ts";

/** What is known of a model call beside its attributes. */
export interface CallFacts {
  readonly usage: Usage | undefined;
  /** When it started. */
  readonly at: Date;
  readonly gatewayUsd?: number | undefined;
}

/** All that a call's price depends on, as far as its span tells; `read` gives its attributes by their current names. */
export function pricedCallOf(
  read: (name: string) => unknown,
  { usage, at, gatewayUsd }: CallFacts,
): PricedCall {
  return {
    provider: text(read(GEN_AI_PROVIDER_NAME)) ?? "",
    model: text(read(GEN_AI_RESPONSE_MODEL)),
    requestModel: text(read(GEN_AI_REQUEST_MODEL)),
    usage,
    at,
    serviceTier: text(read(OPENAI_REQUEST_SERVICE_TIER)),
    baseUrl: text(read(SERVER_ADDRESS)),
    gatewayUsd,
  };
}

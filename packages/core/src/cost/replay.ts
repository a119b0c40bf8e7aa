import { at, flag, list, number, text } from "../record/index.ts";
import { gatewayUsdOf, replyUsage } from "../usage/index.ts";
import { readPrices } from "./catalog/read-prices.ts";
import { usePrices, userPrices } from "./catalog/user-prices.ts";
import { costOf } from "./cost-of.ts";
import type { Cost, PricedCall } from "./cost.ts";
import { expectedPartsOf, partsOf, partsText } from "./replay-parts.ts";

/** What became of one case: a reply of a provider with the price that is known to be right for it. */
export interface Replay {
  readonly id: string;
  readonly pass: boolean;
  readonly status: "priced" | "provider_reported" | "unpriced";
  readonly usd?: number;
  readonly expectedUsd?: number;
  /** USD by dimension, as `input`, `cache_read`; empty where a provider says what it charged, and not for what. */
  readonly breakdown: Readonly<Record<string, number>>;
  readonly expectedBreakdown?: Readonly<Record<string, number>>;
  /** Why the call is unpriced, or what is wrong with the price. */
  readonly reason?: string;
}

/** A case is passed within 1 %, or within a thousandth of a millionth of a USD. */
const tolerance = { relative: 0.01, usd: 1e-9 };

/**
 * Prices one case by the code that prices live calls, from its raw reply and what is known besides, and compares.
 *
 * A case is an object with `id`, `provider`, `api`, `model` (as asked for), `timestamp`, `context`, `response`,
 * `expected_status`, `expected_usd` and `dims`. Its context may name what no reply tells: `batch`, `service_tier`, `region`,
 * `base_url`, `azure_deployment_type`, `headers`, and as `prices` what {@link readPrices} takes. Never throws.
 */
export function replay(one: unknown): Replay {
  const given = at(at(one, "context"), "prices");
  if (given === undefined) return compared(one, costOf(callOf(one)));
  const before = userPrices();
  const prices = readPrices(given);
  if ("problem" in prices) {
    return { ...compared(one, costOf(callOf(one))), pass: false, reason: prices.problem };
  }
  try {
    usePrices(prices);
    return compared(one, costOf(callOf(one)));
  } finally {
    usePrices(before);
  }
}

/** The call that a case tells of. */
function callOf(one: unknown): PricedCall {
  const context = at(one, "context");
  const reply = at(one, "response");
  const usage = replyUsage(text(at(one, "api")), reply);
  return {
    provider: text(at(one, "provider")) ?? "",
    model: answeredBy(reply),
    requestModel: text(at(one, "model")),
    usage,
    at: new Date(text(at(one, "timestamp")) ?? Number.NaN),
    isBatch: flag(at(context, "batch")),
    serviceTier: text(at(context, "service_tier")),
    region: text(at(context, "region")) ?? text(at(context, "location")),
    baseUrl: text(at(context, "base_url")),
    deploymentType: text(at(context, "azure_deployment_type")),
    gatewayUsd: gatewayUsdOf(at(context, "headers")),
  };
}

/** Replies of streams, batches and libraries have the model's name further within. */
function answeredBy(reply: unknown): string | undefined {
  const inner = at(reply, "response");
  for (const holder of [reply, at(reply, "message"), inner, at(inner, "body"), at(reply, "body")]) {
    const name =
      text(at(holder, "model")) ?? text(at(holder, "modelVersion")) ?? text(at(holder, "modelId"));
    if (name !== undefined && name !== "") return name;
  }
  return undefined;
}

function compared(one: unknown, cost: Cost): Replay {
  const expected = text(at(one, "expected_status"));
  const expectedUsd = number(at(one, "expected_usd"));
  // What a provider says it charged has no parts.
  const isReported = expected === "provider_reported";
  const parts = isReported ? undefined : expectedPartsOf(list(at(one, "dims")));
  const status = statusOf(cost);
  const usd = cost.status === "priced" ? cost.picoUsd / 1e12 : undefined;
  const reason = problemOf({ cost, status, usd, expected, expectedUsd });
  const said = reason ?? unpricedReason(cost);
  return {
    id: text(at(one, "id")) ?? "",
    pass: reason === undefined,
    status,
    ...(usd !== undefined && { usd }),
    ...(expectedUsd !== undefined && { expectedUsd }),
    breakdown: partsOf(cost),
    ...(parts !== undefined && { expectedBreakdown: parts }),
    ...(said !== undefined && { reason: said }),
  };
}

function statusOf(cost: Cost): Replay["status"] {
  if (cost.status === "unpriced") return "unpriced";
  return cost.status === "priced" && cost.source === "provider" ? "provider_reported" : "priced";
}

function unpricedReason(cost: Cost): string | undefined {
  return cost.status === "unpriced" ? cost.reason : undefined;
}

interface Outcome {
  readonly cost: Cost;
  readonly status: Replay["status"];
  readonly usd: number | undefined;
  readonly expected: string | undefined;
  readonly expectedUsd: number | undefined;
}

/** What is wrong, or undefined when all is as expected. */
function problemOf({ cost, status, usd, expected, expectedUsd }: Outcome): string | undefined {
  if (cost.status === "foreign") return `The price is in ${cost.currency}, which is not converted.`;
  if (expected === undefined && expectedUsd === undefined)
    return "It does not say what is expected.";
  if (expected !== undefined && expected !== status) {
    const why = cost.status === "unpriced" ? ` (${cost.reason})` : "";
    return `It is ${status}${why} where ${expected} is expected.`;
  }
  if (expectedUsd === undefined) return undefined;
  if (usd === undefined) return `It is unpriced (${unpricedReason(cost) ?? "unknown"}).`;
  const off = Math.abs(usd - expectedUsd);
  if (off <= Math.max(tolerance.relative * Math.abs(expectedUsd), tolerance.usd)) return undefined;
  return `It costs ${usd} USD where ${expectedUsd} USD are expected: ${partsText(partsOf(cost))}.`;
}

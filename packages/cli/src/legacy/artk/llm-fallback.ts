import { normalizedStep } from "@spoor/core/analysis";
import { at, list } from "@spoor/core/record";
import { ERROR_TYPE, SPOOR_BLOCK_TEXT_NORMALIZED, SPOOR_PURPOSE } from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { repaired } from "../mojibake.ts";
import { saidFlag, saidNumber, saidText } from "../said.ts";
import { momentOf, nanosOfMs } from "../time.ts";
import { documentOf } from "../values.ts";
import { service } from "./blocked-steps.ts";

/** What ARTK wrote where it did not ask the model at all. */
const overBudget = "Cost budget exceeded";
const errorTypes: ReadonlyMap<string, string> = new Map([
  ["Failed to parse response", "unparsable_response"],
]);

function callItem(record: unknown, where: string): LegacyItem {
  const moment = momentOf(at(record, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const error = saidText(record, "error");
  const step = repaired(saidText(record, "stepText") ?? "");
  const key = ["llm", String(moment.ns), step, error ?? null];
  if (error === overBudget)
    return unnamedEvent({ type: "llm_budget_exceeded", fields: {}, moment, key });
  const failed = saidFlag(record, "success") === false || error !== undefined;
  const cost = saidNumber(record, "costUsd");
  const call = callOf({ usd: failed && cost === 0 ? undefined : cost }, service);
  return {
    as: "span",
    ...call,
    key,
    trace: key,
    isClient: true,
    startNs: moment.ns - nanosOfMs(saidNumber(record, "latencyMs")),
    endNs: moment.ns,
    failed,
    message: error,
    attributes: attributesOf(
      {
        ...call.attributes,
        [SPOOR_PURPOSE]: "llm_fallback",
        [SPOOR_BLOCK_TEXT_NORMALIZED]: normalizedStep(step),
        [ERROR_TYPE]: failed ? (errorTypes.get(error ?? "") ?? "_OTHER") : undefined,
      },
      moment,
    ),
  };
}

const totals = [
  "totalCalls",
  "successfulCalls",
  "failedCalls",
  "cacheHits",
  "totalLatencyMs",
  "totalCostUsd",
] as const;

/** The sums, which count calls that fell out of the history and hits of the cache. */
function totalsItem(snapshot: unknown, history: readonly unknown[]): LegacyItem {
  const moment = momentOf(at(history.at(-1), "timestamp"));
  if (moment === undefined) return rejected("invalid_time", "totals");
  const fields = Object.fromEntries(totals.map((name) => [name, saidNumber(snapshot, name) ?? 0]));
  return unnamedEvent({ type: "llm_fallback_totals", fields, moment, key: ["totals", fields] });
}

/** What `getLlmFallbackTelemetry()` of ARTK returned, written to a file. */
export const artkLlmFallback: LegacyKind = {
  name: "artk-llm-fallback",
  service,
  recognises: (input) => {
    const text = headText(input);
    return /"totalLatencyMs"\s*:/.test(text) && /"cacheHits"\s*:/.test(text);
  },
  async *items(input) {
    const document = await documentOf(input.bytes());
    if (document.as === "rejected") {
      yield document;
      return;
    }
    const isCut = document.as === "cut";
    const history = isCut ? document.records : list(at(document.value, "history"));
    for (const [i, record] of history.entries()) yield callItem(record, `record ${i + 1}`);
    if (isCut) yield rejected("unfinished", `record ${history.length + 1}`);
    else yield totalsItem(document.value, history);
  },
};

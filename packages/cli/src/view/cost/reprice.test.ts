import { existsSync, readFileSync } from "node:fs";
import { costAttributes, costOf } from "@spoor/core/cost";
import type { PricedCall } from "@spoor/core/cost";
import { at, list, text } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  OPENAI_REQUEST_SERVICE_TIER,
  SERVER_ADDRESS,
} from "@spoor/core/semconv";
import { replyUsage, usageAttributes } from "@spoor/core/usage";
import { expect, test } from "vitest";
import type { SpanRow } from "../../ingest/rows.ts";
import { modelCallOf } from "../model-call.ts";
import { repriced } from "./reprice.ts";

const file = new URL("../../../../../../shared/data/cost-cases.json", import.meta.url);
const cases = existsSync(file) ? list(at(JSON.parse(readFileSync(file, "utf8")), "cases")) : [];
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (cases.length === 0) console.warn(`SKIPPED: no cost cases at ${file.pathname}`);

/** The span of a call, as it is recorded. */
function spanOf(call: PricedCall): SpanRow {
  const { provider, model, requestModel, usage, serviceTier, baseUrl } = call;
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "chat",
    [GEN_AI_PROVIDER_NAME]: provider,
    [GEN_AI_REQUEST_MODEL]: requestModel,
    [GEN_AI_RESPONSE_MODEL]: model,
    [OPENAI_REQUEST_SERVICE_TIER]: serviceTier,
    [SERVER_ADDRESS]: baseUrl,
    ...(usage !== undefined && usageAttributes(usage)),
    ...costAttributes(costOf(call)),
  };
  return {
    traceId: "1".repeat(32),
    spanId: "1".repeat(16),
    parentSpanId: undefined,
    name: "chat",
    startMs: call.at.getTime(),
    durationMs: 1,
    failed: false,
    message: undefined,
    attributes,
    links: [],
    service: undefined,
  };
}

/** The call of a case, as far as it is known while an application runs. */
function callOf(one: unknown): PricedCall {
  const reply = at(one, "response");
  const context = at(one, "context");
  return {
    provider: text(at(one, "provider")) ?? "",
    model: text(at(reply, "model")),
    requestModel: text(at(one, "model")),
    usage: replyUsage(text(at(one, "api")), reply),
    at: new Date(text(at(one, "timestamp")) ?? 0),
    serviceTier: text(at(context, "service_tier")),
    baseUrl: text(at(context, "base_url")),
  };
}

test.skipIf(cases.length === 0)(
  "every call is priced from its span as it was when it was made",
  () => {
    const told = cases.map((one) => repriced(modelCallOf(spanOf(callOf(one)))));
    const differing = told.filter(
      ({ old, new: now }) => old.usd !== now.usd || old.unpricedReason !== now.unpricedReason,
    );
    expect(differing).toEqual([]);
    const kept = told.filter((one) => one.kept !== undefined && one.kept !== "provider");
    expect(kept).toEqual([]);
  },
);

import { at } from "@spoor/core/record";
import { SPOOR_USAGE_COST_AMOUNT, SPOOR_USAGE_COST_TOOLS_AMOUNT } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { spanRows } from "../../fixture.ts";
import type { FakeSpan } from "../../fixture.ts";
import {
  anthropicCostLine,
  anthropicCostTitles,
  openaiCostLine,
  openaiCostTitles,
} from "../../fixture-invoice.ts";
import { callSpan } from "../../fixture-spend.ts";
import { invoiceOf } from "../../ingest/invoice/invoice.ts";
import { kindOf } from "../kind.ts";
import { modelCallOf } from "../model-call.ts";
import { recordedCallOf } from "./recorded-call.ts";
import { reconciled } from "./reconcile.ts";
import type { ReconcileReport } from "./reconcile.ts";

function told(
  invoice: string,
  spans: readonly FakeSpan[],
  tolerancePercent?: number,
): ReconcileReport {
  const window = { sinceMs: undefined, untilMs: undefined };
  const calls = spanRows(spans)
    .filter((span) => kindOf(span) === "model")
    .flatMap((span) => recordedCallOf(modelCallOf(span)) ?? []);
  return reconciled(calls, invoiceOf(invoice, undefined), { window, tolerancePercent });
}

/** A call that costs 0.45 USD. */
const call = {
  id: "1",
  provider: "openai",
  model: "gpt-5-mini",
  usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
};

test("another model is another row", () => {
  const invoice = "date,provider,model,usd\n2026-11-20,openai,gpt-5,1\n";
  const result = told(invoice, [callSpan(call)]);
  expect(at(result, "rows")).toHaveLength(2);
  expect(result).toMatchObject({
    neverRecorded: [{ provider: "openai", model: "gpt-5", days: 1, amount: 1 }],
    neverInvoiced: [{ provider: "openai", model: "gpt-5-mini", days: 1, calls: 1, amount: 0.45 }],
  });
});

test("without a provider a model is looked for, at any that was called", () => {
  const spans = [
    callSpan(call),
    callSpan({ ...call, id: "2", provider: "anthropic", model: "claude-haiku-4-5" }),
  ];
  const invoice =
    "Date,Model,Cost\n2026-11-20,gpt-5-mini,0.45\n2026-11-20,claude-haiku-4-5-20251001,1.5\n";
  expect(told(invoice, spans, 0)).toMatchObject({
    rows: [
      { model: "claude-haiku-4-5", recordedCalls: 1, exceeds: false },
      { model: "gpt-5-mini", recordedCalls: 1, exceeds: false },
    ],
  });
});

describe("the calls that count", () => {
  const invoice = `${openaiCostTitles}\n${openaiCostLine("2026-11-20", "gpt-5-mini", "0.45")}\n`;

  test("are those of the provider", () => {
    const other = callSpan({ ...call, id: "2", provider: "anthropic", model: "claude-haiku-4-5" });
    const azure = callSpan({ ...call, id: "3", provider: "azure.ai.openai" });
    expect(told(invoice, [callSpan(call), other, azure])).toMatchObject({
      totals: { recordedCalls: 1, residual: 0 },
      neverInvoiced: [],
    });
  });

  test("are those of the days on the invoice", () => {
    const before = callSpan({ ...call, id: "2", start: -48 * 3_600_000 });
    expect(told(invoice, [callSpan(call), before])).toMatchObject({
      period: { first: "2026-11-20", last: "2026-11-20" },
      totals: { recordedCalls: 1 },
    });
  });

  test("are of the day in UTC, to its last second", () => {
    const start = 15 * 3_600_000 - 1000;
    const late = callSpan({ ...call, start });
    const next = callSpan({ ...call, id: "2", start: start + 1000 });
    expect(told(invoice, [late, next])).toMatchObject({ totals: { recordedCalls: 1 } });
  });

  test("are not those that failed before anything was billed", () => {
    const failed = callSpan({ id: "2", provider: "openai", model: "gpt-4o", error: "401" });
    expect(told(invoice, [callSpan(call), failed])).toMatchObject({
      totals: { recordedCalls: 1 },
      neverInvoiced: [],
    });
  });

  test("are named where they have no price", () => {
    const house = callSpan({ ...call, id: "2", model: "house-model" });
    expect(told(invoice, [callSpan(call), house])).toMatchObject({
      totals: { recordedCalls: 2, unpricedCalls: 1 },
      unpriced: [{ model: "house-model", calls: 1, reasons: { unknown_model: 1 } }],
      neverInvoiced: [{ model: "house-model", amount: null }],
    });
  });
});

test("an invoice by day alone is compared by day", () => {
  const invoice = [
    openaiCostTitles,
    openaiCostLine("2026-11-19", "", ""),
    openaiCostLine("2026-11-20", "", "0.9"),
    "",
  ].join("\n");
  const spans = [callSpan(call), callSpan({ ...call, id: "2", model: "gpt-5-mini-2025-08-07" })];
  expect(told(invoice, spans, 0)).toMatchObject({
    rows: [
      { day: "2026-11-20", model: "(all models)", recordedCalls: 2, residual: 0, exceeds: false },
    ],
  });
});

describe("tools", () => {
  const withSearch = callSpan({
    ...call,
    more: { [SPOOR_USAGE_COST_AMOUNT]: 0.48, [SPOOR_USAGE_COST_TOOLS_AMOUNT]: 0.03 },
  });

  test("that have lines of their own are compared with the fees of calls", () => {
    const invoice = [
      openaiCostTitles,
      openaiCostLine("2026-11-20", "gpt-5-mini", "0.45"),
      openaiCostLine("2026-11-20", "web search tool calls", "0.03"),
    ].join("\n");
    expect(told(invoice, [withSearch], 0)).toMatchObject({
      rows: [
        { model: "(tools)", recorded: 0.03, exceeds: false },
        { model: "gpt-5-mini", recorded: 0.45, exceeds: false },
      ],
      neverRecorded: [],
    });
  });

  test("of Anthropic are told by the kind of cost", () => {
    const search = anthropicCostLine("2026-11-20", "", "0.03").replace(",token,", ",web_search,");
    const spans = [
      callSpan({
        ...call,
        provider: "anthropic",
        model: "claude-haiku-4-5",
        more: withSearch.attributes ?? {},
      }),
    ];
    const invoice = [
      anthropicCostTitles,
      anthropicCostLine("2026-11-20", "Claude Haiku 4.5", "0.45"),
      search,
    ];
    expect(told(invoice.join("\n"), spans)).toMatchObject({
      rows: [{ model: "(tools)", invoiced: 0.03 }, {}],
    });
  });

  test("else belong to the model", () => {
    const invoice = "date,provider,model,usd\n2026-11-20,openai,gpt-5-mini,0.48\n";
    expect(told(invoice, [withSearch])).toMatchObject({ rows: [{ residual: 0 }] });
  });
});

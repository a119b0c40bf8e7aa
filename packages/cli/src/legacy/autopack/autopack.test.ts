import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_CATEGORY,
  SPOOR_ESTIMATE_COMPLEXITY,
  SPOOR_ESTIMATE_DELIVERABLE_COUNT,
  SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SENT_TOKENS,
  SPOOR_ESTIMATE_SUCCESS,
  SPOOR_ESTIMATE_TRUNCATED,
  SPOOR_LEGACY_TIME_ASSUMED,
  SPOOR_SELECTION_REASON,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import type { EventRow } from "../../ingest/rows.ts";
import { zoneNamed } from "../zone.ts";
import { countsOf, hasSamples, ofText, sample, samples, sumOf, valuesOf } from "../fixture.ts";

const numberOf = (event: EventRow, name: string): number => Number(at(event.attributes, name));
const textOf = (event: EventRow, name: string): string => String(at(event.attributes, name));
const predicted = (event: EventRow): number =>
  numberOf(event, SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS);
const actual = (event: EventRow): number => numberOf(event, SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS);
const is = (event: EventRow, name: string): boolean => at(event.attributes, name) === true;
const mean = (values: readonly number[]): number => sumOf(values) / values.length;
const upperMedian = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)}%`;

describe.skipIf(!hasSamples)("what Autopack recorded", () => {
  test("the database, table by table", async () => {
    const found = await sample("autopack/autopack_sample.db");
    expect(found.kind).toBe("autopack-database");
    expect(found.rejected).toEqual([]);
    expect(countsOf(found)).toEqual({
      invoke_workflow: 3,
      run_step: 79,
      chat: 79,
      "spoor.token.estimate": 79,
      "spoor.budget.escalated": 7,
    });
    expect(new Set(found.told.map(({ uid }) => uid)).size).toBe(found.told.length);
  });

  test("phases are in their runs, and calls in their phases", async () => {
    const { spans } = await sample("autopack/autopack_sample.db");
    const ids = new Set(spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`));
    const inside = spans.filter(({ name }) => !name.startsWith("invoke_workflow"));
    for (const { traceId, parentSpanId } of inside)
      expect(ids.has(`${traceId}/${parentSpanId}`)).toBe(true);
    const calls = spans.filter(({ name }) => name.startsWith("chat "));
    expect(sumOf(valuesOf(calls, GEN_AI_USAGE_INPUT_TOKENS))).toBe(79 * 3000);
    const { events } = await sample("autopack/token_estimation_v2_export.ndjson");
    expect(sumOf(valuesOf(calls, GEN_AI_USAGE_OUTPUT_TOKENS))).toBe(sumOf(events.map(actual)));
    expect(
      spans.filter(({ attributes }) => at(attributes, SPOOR_STEP_STATUS) === "failed"),
    ).toHaveLength(22);
  });

  test("the groups of Autopack's own calibration have the same counts, means and ratios", async () => {
    const { events } = await sample("autopack/autopack_sample.db");
    const golden: unknown = JSON.parse(
      readFileSync(join(samples, "autopack/golden/calibration_groups.json"), "utf8"),
    );
    const clean = events.filter(
      (event) => is(event, SPOOR_ESTIMATE_SUCCESS) && !is(event, SPOOR_ESTIMATE_TRUNCATED),
    );
    expect(clean).toHaveLength(Number(at(golden, "samples")));
    const groups = new Map<string, EventRow[]>();
    for (const event of clean) {
      const name = `${textOf(event, SPOOR_ESTIMATE_CATEGORY)}/${textOf(event, SPOOR_ESTIMATE_COMPLEXITY)}`;
      groups.set(name, [...(groups.get(name) ?? []), event]);
    }
    const told = Object.entries(Object(at(golden, "groups")));
    expect(new Set(groups.keys())).toEqual(new Set(told.map(([name]) => name)));
    const checked = told.filter(([, group]) => group !== null);
    expect(checked).toHaveLength(5);
    for (const [name, group] of checked) {
      const rows = groups.get(name) ?? [];
      const ratios = rows.map((row) => actual(row) / predicted(row));
      expect(rows).toHaveLength(Number(at(group, "sample_count")));
      expect(mean(rows.map(actual))).toBeCloseTo(Number(at(group, "avg_actual")), 9);
      expect(mean(rows.map(predicted))).toBeCloseTo(Number(at(group, "avg_estimated")), 9);
      expect(upperMedian(ratios)).toBeCloseTo(Number(at(group, "median_ratio")), 12);
      const sent = rows.map(
        (row) =>
          Number(
            at(row.attributes, SPOOR_ESTIMATE_BUDGET_SENT_TOKENS) ??
              at(row.attributes, SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS),
          ) / actual(row),
      );
      expect(upperMedian(sent)).toBeCloseTo(Number(at(group, "median_budget_waste")), 12);
    }
  });

  test("the log, in both styles of time, gives the figures of Autopack's own report", async () => {
    const found = await sample("autopack/logs/all_token_estimation_lines.log");
    expect([found.kind, found.rejected]).toEqual(["autopack-log", []]);
    expect(countsOf(found)).toEqual({ "spoor.token.estimate": 85 });
    const { events } = found;
    const report = readFileSync(join(samples, "autopack/golden/v3_report_all_um1.1.md"), "utf8");
    const second = events.filter(({ attributes }) => SPOOR_ESTIMATE_SUCCESS in attributes);
    const under = events.filter((event) => actual(event) > predicted(event) * 1.1);
    const cut = second.filter((event) => is(event, SPOOR_ESTIMATE_TRUNCATED));
    const good = second.filter((event) => is(event, SPOOR_ESTIMATE_SUCCESS));
    expect(report).toContain(`**Total Records**: ${events.length}\n`);
    expect(report).toContain(`**V2 Records**: ${second.length}\n`);
    expect(report).toContain(
      `Underestimation Rate**: ${percent(under.length, 85)} (${under.length} `,
    );
    expect(report).toContain(`(V2 only): ${percent(cut.length, 79)} (${cut.length} samples)`);
    expect(report).toContain(`(V2 only): ${percent(good.length, 79)} (${good.length} samples)`);
    const waste = mean(events.map((event) => predicted(event) / actual(event)));
    expect(report).toContain(`- **Mean**: ${waste.toFixed(2)}x`);
    const single = second.filter((event) => numberOf(event, SPOOR_ESTIMATE_DELIVERABLE_COUNT) <= 1);
    expect(report).toContain(`**1 files** (${single.length} samples)`);
    expect(valuesOf(events, SPOOR_LEGACY_TIME_ASSUMED)).toEqual(events.map(() => true));
  });

  test("lines of the estimator are the budgets it selected", async () => {
    const found = await sample("autopack/logs/telemetry_v5_drain.filtered.log");
    expect(countsOf(found)).toEqual({ "spoor.token.estimate": 25, "spoor.budget.selected": 25 });
    const report = readFileSync(
      join(samples, "autopack/golden/v3_report_v5_success_only_um1.1.md"),
      "utf8",
    );
    const good = found.events.filter((event) => is(event, SPOOR_ESTIMATE_SUCCESS));
    expect(report).toContain(`**Analysis Records**: ${good.length}\n`);
    expect(report).toContain(`**Predicted**: mean=${Math.round(mean(good.map(predicted)))}, `);
    expect(report).toContain(`**Actual**: mean=${Math.round(mean(good.map(actual)))}, `);
    const selected = found.events.filter(({ name }) => name === "spoor.budget.selected");
    const estimates = found.events.filter(({ name }) => name === "spoor.token.estimate");
    expect(selected.map(predicted)).toEqual(estimates.map(predicted));
  });

  test("table, export and log tell of one estimate once", async () => {
    const all = await Promise.all(
      [
        "autopack/autopack_sample.db",
        "autopack/token_estimation_v2_export.ndjson",
        "autopack/logs/all_token_estimation_lines.log",
        "autopack/logs/telemetry_v5_drain.filtered.log",
      ].map(sample),
    );
    const estimates = all.map(({ told }) =>
      told.filter(({ name }) => name === "spoor.token.estimate").map(({ uid }) => uid),
    );
    expect(estimates.map((uids) => uids.length)).toEqual([79, 79, 85, 25]);
    expect(new Set(estimates.flat()).size).toBe(85);
  });

  test("an export that is one list tells the same, and as far as it goes where it was cut", async () => {
    const lines = readFileSync(join(samples, "autopack/token_estimation_v2_export.ndjson"), "utf8");
    const byLine = await ofText(lines);
    const records = lines
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    const text = JSON.stringify(records, undefined, 2);
    const listed = await ofText(text);
    expect(listed.kind).toBe("autopack-export");
    expect(listed.told.map(({ uid }) => uid)).toEqual(byLine.told.map(({ uid }) => uid));
    const cut = await ofText(text.slice(0, -20));
    expect(cut.told).toHaveLength(records.length - 1);
    expect(cut.rejected).toMatchObject([
      { reason: "unfinished", where: `record ${records.length}` },
    ]);
  });

  test.each([
    ["20251206", 16, 0],
    ["20251221", 19, 0],
    ["20251225", 45, 0],
    ["20251229", 163, 91],
  ])("models selected on %s", async (day, count, escalated) => {
    const found = await sample(`autopack/model_selections/model_selections_${day}.jsonl`);
    expect([found.kind, found.rejected]).toEqual(["autopack-model-selections", []]);
    expect(countsOf(found)).toEqual({ "spoor.model.selected": count });
    const reasons = valuesOf(found.events, SPOOR_SELECTION_REASON);
    expect(reasons.filter((reason) => reason !== undefined)).toHaveLength(escalated);
    expect(new Set(found.told.map(({ uid }) => uid)).size).toBe(count);
  });

  test("counts of rows", async () => {
    const found = await sample("autopack/telemetry_counts.jsonl");
    expect([found.kind, countsOf(found)]).toEqual([
      "autopack-counts",
      { "spoor.legacy.record": 3 },
    ]);
  });

  test.each([
    "calibration/token_estimator_calibration_20251229_133618.json",
    "golden/calibration_groups.json",
  ])("%s is a report, no record", async (path) => {
    expect(existsSync(join(samples, "autopack", path))).toBe(true);
    expect((await sample(`autopack/${path}`)).kind).toBeUndefined();
  });
});

const line = (more = "") =>
  `2025-12-23 19:47:57,427 - a - INFO - [TokenEstimationV2] predicted_output=448 actual_output=124 smape=113.3% selected_budget=8192 category=implementation complexity=low deliverables=1 success=False stop_reason=end_turn truncated=False model=claude-sonnet-4-5${more}\n`;

describe("defects of a log", () => {
  test("no value is no value", async () => {
    const { events } = await ofText(line().replace("False", "None").replace("end_turn", "-"));
    expect(events[0]?.attributes).not.toHaveProperty([SPOOR_ESTIMATE_SUCCESS]);
    expect(events[0]?.attributes).not.toHaveProperty("gen_ai.response.finish_reasons");
    expect(at(events[0]?.attributes, GEN_AI_REQUEST_MODEL)).toBe("claude-sonnet-4-5");
  });

  test("a last line that was cut off is told, with its number", async () => {
    const { events, rejected } = await ofText(line() + line().slice(0, 150));
    expect(events).toHaveLength(1);
    expect(rejected).toEqual([{ as: "rejected", reason: "unfinished", where: "line 2" }]);
  });

  test("a last line that only lacks its newline is read", async () => {
    expect((await ofText(line().trimEnd())).events).toHaveLength(1);
  });

  test("equal lines of one file are as many records, of two files the same", async () => {
    const twice = await ofText(line() + line());
    const once = await ofText(line());
    expect(twice.told).toHaveLength(2);
    const uids = new Set([...twice.told, ...once.told].map(({ uid }) => uid));
    expect(uids.size).toBe(2);
  });

  test("the fallback, which knows only the sum of tokens", async () => {
    const { events } = await ofText(
      "[2025-12-29 19:40:02] INFO: [TokenEstimationV2] predicted_output=10 actual_total=90 selected_budget=8192 category=docs complexity=low deliverables=1 success=True model=m\r\n",
    );
    expect(events[0]?.attributes).toMatchObject({ "spoor.estimate.actual.total_tokens": 90 });
  });

  test.each([
    ["no count", line().replace("actual_output=124", "actual_output=x"), "invalid_count"],
    ["no day", line().replace("2025-12-23", "2025-02-30"), "invalid_time"],
    ["no time", line().slice(24), "invalid_time"],
    ["another text", "2025-12-23 19:47:57 [TokenEstimation] soon\n", "malformed"],
  ])("%s", async (_, text, reason) => {
    const { rejected } = await ofText(text + line());
    expect(rejected).toEqual([{ as: "rejected", reason, where: "line 1" }]);
  });

  test("local times are those of the zone that is named, in both styles", async () => {
    const reading = { keepsText: false, logZone: zoneNamed("Europe/Berlin") };
    const other = line().replace(/^.*INFO - /, "[2025-07-29 19:40:02] INFO: ");
    const { events } = await ofText(line() + other, reading);
    expect(events.map(({ timeMs }) => new Date(timeMs).toISOString())).toEqual([
      "2025-12-23T18:47:57.427Z",
      "2025-07-29T17:40:02.000Z",
    ]);
    expect(valuesOf(events, SPOOR_LEGACY_TIME_ASSUMED)).toEqual([undefined, undefined]);
  });

  test("lines of others are passed over", async () => {
    const { told, rejected } = await ofText(`hello\n${line()}\n\nworld`);
    expect([told.length, rejected]).toEqual([1, []]);
  });
});

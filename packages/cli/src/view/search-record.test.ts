import { join } from "node:path";
import { matches, parse } from "@spoor/core/search";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spendSpans } from "../fixture-spend.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { openStore } from "../store/open-store.ts";
import { searchSqlOf } from "../store/search-sql.ts";
import { eventRecordOf, spanRecordOf } from "./search-record.ts";

const nowMs = Date.parse("2026-11-21T12:00:00Z");
const folder = join(newFolder(), ".spoor");
writeJournal(folder, { spans: [...workflowSpans, ...spendSpans], events: workflowEvents });
const store = await openStore(folder, { signal: new AbortController().signal });
const spans = await store.spans("true");

/** Questions about what a span says itself. */
const own = [
  "kind:llm",
  "kind:step status:ok",
  "status:blocked",
  "status:suspended",
  "-status:completed kind:workflow",
  "error:*",
  "status:error validat",
  "model:claude*",
  "provider:anthropic cost:>0.01",
  "-has:cost kind:llm",
  "tokens:>=1280 input:<=100k output:>10",
  "duration:>2s",
  "time:>=2026-11-20",
  "has:service",
  "trace:d19e57",
  "gen_ai.operation.name:chat",
  '"sonnet"',
];

test.each(own)("the store finds the same spans as the rows themselves: %s", async (text) => {
  const { query, problems } = parse(text);
  expect(problems).toEqual([]);
  const { where, parameters } = searchSqlOf(query, { nowMs });
  const found = await store.spans(where, parameters);
  const keys = (some: typeof spans): string[] =>
    some.map(({ traceId, spanId }) => `${traceId}/${spanId}`).toSorted();
  expect(keys(found)).toEqual(
    keys(spans.filter((span) => matches(query, spanRecordOf(span), nowMs))),
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(spans.length + 1);
});

const count = async (asked: string): Promise<number> => {
  const { where, parameters } = searchSqlOf(parse(asked).query, { nowMs });
  return (await store.spans(where, parameters)).length;
};

test.each([
  ["workflow:*", "workflow:*"],
  ["step:*", "kind:step"],
])("what is inherited the store finds below it, too: %s", async (text, itself) => {
  const { query } = parse(itself);
  const saying = spans.filter((span) => matches(query, spanRecordOf(span), nowMs)).length;
  expect(saying).toBeGreaterThan(0);
  expect(await count(text)).toBeGreaterThan(saying);
});

test("events are found by their name, time and attributes", async () => {
  const events = await store.events("true");
  const found = (text: string): number =>
    events.filter((event) => matches(parse(text).query, eventRecordOf(event), nowMs)).length;
  expect([found("name:*blocked"), found("missing_input"), found("kind:step"), found("")]).toEqual([
    1,
    1,
    0,
    events.length,
  ]);
});

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SPOOR_RECOVERED } from "@spoor/core/semconv";
import { newFolder, writeJournal } from "../fixture.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { readTelemetry } from "../ingest/fixture-read-telemetry.ts";
import { blockedStepsOf } from "../view/blocked.ts";
import { kindOf } from "../view/kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "../view/model-call.ts";
import { openStore } from "./open-store.ts";
import type { OpenStore } from "./open-store.ts";

const signal = new AbortController().signal;

const byId = <Row extends { readonly spanId: string | undefined }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => String(a.spanId).localeCompare(String(b.spanId)));

async function within<Result>(
  folder: string,
  use: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(folder, { signal });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

function workflowFolder(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans.slice(0, 5), events: workflowEvents });
  writeJournal(folder, { spans: workflowSpans.slice(5), open: true, seq: 1 });
  return folder;
}

test("gives the spans and events as the views read them from the journal", async () => {
  const folder = workflowFolder();
  const journal = await readTelemetry(folder, { signal, textLimit: Infinity });
  const [spans, events] = await within(folder, (store) =>
    Promise.all([store.spans("true"), store.events("true")]),
  );
  expect(byId(spans)).toEqual(byId(journal.spans));
  expect(byId(events)).toEqual(byId(journal.events));
});

test("derives kinds, tokens, costs and blocked steps as the views do", async () => {
  const folder = workflowFolder();
  const journal = await readTelemetry(folder, { signal });
  const calls = journal.spans.filter((span) => kindOf(span) === "model").map(modelCallOf);
  const [kinds, sums, blocked] = await within(folder, (store) =>
    Promise.all([
      store.ask("SELECT span_id, kind FROM spans ORDER BY span_id"),
      store.ask(`SELECT sum(input_tokens) AS input, sum(output_tokens) AS output,
        sum(cache_read_tokens) AS "cacheRead", sum(cache_write_tokens) AS "cacheWrite",
        sum(cost_pico) / 1e12 AS usd FROM model_calls`),
      store.ask(
        "SELECT step, workflow, reason, category, text, normalized_text, trace_id FROM blocked_steps ORDER BY time_ns",
      ),
    ]),
  );
  const expected = journal.spans.map((span) => ({ span_id: span.spanId, kind: kindOf(span) }));
  expect(kinds).toEqual(expected.toSorted((a, b) => a.span_id.localeCompare(b.span_id)));
  expect(sums).toEqual([{ ...tokensOfAll(calls), usd: costOfAll(calls).usd }]);
  expect(blocked).toEqual(
    blockedStepsOf(journal.spans, journal.events).map((one) => ({
      step: one.step ?? null,
      workflow: one.workflow ?? null,
      reason: one.reason,
      category: one.category ?? null,
      text: one.text ?? null,
      normalized_text: one.normalizedText ?? null,
      trace_id: one.traceId ?? null,
    })),
  );
});

test("takes each span and event once, and the span itself before one put together after a crash", async () => {
  const folder = newFolder();
  const recovered = { id: "a", name: "recovered", attributes: { [SPOOR_RECOVERED]: true } };
  const events = workflowEvents;
  writeJournal(folder, { spans: [recovered, { id: "a", name: "real" }, recovered], events });
  writeJournal(folder, { spans: [recovered], events, seq: 1 });
  const [spans, found] = await within(folder, (store) =>
    Promise.all([store.spans("true"), store.events("true")]),
  );
  expect(spans.map(({ name }) => name)).toEqual(["real"]);
  expect(found).toHaveLength(events.length);
});

test("reads what came from outside beside what was written here", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "own" }] });
  mkdirSync(join(folder, "inbox"));
  writeJournal(join(folder, "inbox"), { spans: [{ id: "b", name: "foreign" }] });
  const spans = await within(folder, (store) => store.spans("true"));
  expect(spans.map(({ name }) => name).toSorted()).toEqual(["foreign", "own"]);
});

test("keeps every character of a text, those that mark the ends of texts inside included", async () => {
  const folder = newFolder();
  const name = "a\u0000b\u001Dc\u001Ed\u001Fe\n\"quoted\" 'too' \u{1F600} \u001DD";
  const long = "x".repeat(300_000);
  const attributes = { [`odd "key" 'it'`]: name, long };
  writeJournal(folder, {
    spans: [
      { id: "a", name, attributes },
      { id: "b", name: "" },
    ],
  });
  const [first, second] = await within(folder, async (store) => [
    ...(await store.spans("span_id LIKE 'a%'")),
    ...(await store.spans("span_id LIKE 'b%'")),
  ]);
  expect([first?.name, second?.name]).toEqual([name, ""]);
  expect(first?.attributes).toEqual(attributes);
});

test("takes parameters as what they are, and leaves nothing behind", async () => {
  const folder = workflowFolder();
  const answer = await within(folder, (store) =>
    store.ask(
      "SELECT count(*) AS n FROM spans WHERE kind = $kind AND start_ns >= $from AND $yes AND $none IS NULL",
      { kind: "model", from: 0, yes: true, none: null },
    ),
  );
  const models = workflowSpans.filter(({ name }) => name.startsWith("chat "));
  expect(answer).toEqual([{ n: models.length }]);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

test("an empty folder is an empty store", async () => {
  const counts = await within(newFolder(), (store) =>
    store.ask(
      "SELECT (SELECT count(*) FROM spans) AS spans, (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM metrics) AS metrics, (SELECT count(*) FROM sessions) AS sessions",
    ),
  );
  expect(counts).toEqual([{ spans: 0, events: 0, metrics: 0, sessions: 0 }]);
});

test("a question that takes too long ends with the time that it has", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "a" }] });
  const time = new AbortController();
  const store = await openStore(folder, { signal: time.signal });
  try {
    const endless = store.ask("SELECT count(*) FROM range(100000000) a, range(100000) b, spans");
    time.abort(new DOMException("", "TimeoutError"));
    await expect(endless).rejects.toMatchObject({ name: "Failure", code: 1 });
  } finally {
    store.close();
  }
});

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_MATCH,
  EVENT_SPOOR_STEP_FIXED,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_SCORE,
} from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { newFolder, spanIdOf, spanRequest, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { rowsOf } from "../ingest/otlp.ts";
import type { SpanRow } from "../ingest/rows.ts";
import { addRequests } from "../store/add-requests.ts";

function store(): string {
  const folder = newFolder();
  const match = {
    name: EVENT_SPOOR_PATTERN_MATCH,
    at: 700,
    attributes: { [SPOOR_PATTERN_NAME]: "click", [SPOOR_PATTERN_SCORE]: 0.9 },
  };
  const failure = {
    name: EVENT_SPOOR_PATTERN_FAILURE,
    at: 800,
    attributes: { [SPOOR_PATTERN_NAME]: "press" },
  };
  const fix = {
    name: EVENT_SPOOR_STEP_FIXED,
    at: 900,
    attributes: { [SPOOR_BLOCK_TEXT_NORMALIZED]: "press it", [SPOOR_FIX_TEXT]: "click it" },
  };
  const events = [...workflowEvents, match, failure, fix];
  writeJournal(folder, { spans: workflowSpans, events });
  return folder;
}
const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test.each([[["--json"]], [[]], [["--format", "json"]]])(
  "writes the document by meaning with %j",
  async (flags) => {
    const { code, out, err } = await spoor(["export", ...flags, "--store", store()]);
    expect([code, err]).toEqual([0, ""]);
    const document = JSON.parse(out);
    expect(Object.keys(document)).toEqual([
      "schema",
      "version",
      "lastUpdated",
      "exportedAt",
      "generator",
      "workflows",
      "blockedSteps",
      "patternMatches",
      "patternFailures",
      "llmCalls",
      "patternGaps",
      "userFixes",
    ]);
    expect(document).toMatchObject({
      schema: "spoor.export/2",
      version: "2.0.0",
      lastUpdated: "2026-11-20T09:01:10.000Z",
      exportedAt: "2026-11-20T09:02:00.000Z",
      workflows: { total: 1, records: [{ name: "tickets", parts: 2 }] },
      blockedSteps: { total: 1, records: [{ step: "Preflight", reason: "missing_input" }] },
      patternMatches: {
        total: 1,
        records: [{ name: "click", score: 0.9, at: "2026-11-20T09:00:00.700Z" }],
      },
      patternFailures: {
        total: 1,
        records: [{ name: "press", at: "2026-11-20T09:00:00.800Z" }],
      },
      patternGaps: { total: 0, records: [] },
      userFixes: {
        total: 1,
        records: [{ normalizedText: "press it", fix: "click it", at: "2026-11-20T09:00:00.900Z" }],
      },
    });
    expect(document.llmCalls.records).toMatchObject([
      {
        model: "claude-sonnet-4-5",
        workflow: "tickets",
        runId: "run-1",
        success: true,
        costUsd: 0.0125,
        latencyMs: 2300,
      },
      { model: "house-model", costUsd: null, unpricedReason: "unknown_model" },
      { costUsd: 0.02 },
    ]);
  },
);

test("adds all spans where asked to", async () => {
  const { out } = await spoor(["export", "--spans", "--store", store()]);
  const { spans } = JSON.parse(out);
  expect(spans.total).toBe(11);
  expect(spans.records).toHaveLength(11);
  expect(spans.records[0]).toMatchObject({
    type: "span",
    kind: "step",
    startedAt: "2026-11-20T09:00:00.000Z",
  });
});

test("writes one row a line in the order of time", async () => {
  const { out } = await spoor(["export", "--format", "ndjson", "--store", store()]);
  const rows = lines(out);
  expect(rows).toHaveLength(17);
  expect(rows.slice(-2)).toMatchObject([
    { type: "event", at: "2026-11-20T09:01:06.000Z" },
    { type: "span", kind: "model", startedAt: "2026-11-20T09:01:06.100Z" },
  ]);
});

const byId = (one: SpanRow, other: SpanRow): number => (one.spanId < other.spanId ? -1 : 1);

test("writes OTLP requests that are read as the same rows, each span once", async () => {
  const folder = store();
  writeJournal(folder, { spans: workflowSpans, seq: 1 });
  const { out } = await spoor(["export", "--format", "otlp", "--store", folder]);
  const requests = lines(out);
  expect(requests.every((request) => !Object.hasOwn(Object(request), "spoor"))).toBe(true);
  const rows = requests.map((request) => rowsOf(request));
  const before = workflowSpans.flatMap((span) => rowsOf(spanRequest([span])).spans);
  expect(rows.flatMap(({ spans }) => spans).toSorted(byId)).toEqual(before.toSorted(byId));
  expect(rows.flatMap(({ events }) => events)).toHaveLength(6);
});

test.each(["json", "ndjson", "otlp-json", "csv"])(
  "exports as %s only what lies in the window",
  async (format) => {
    const args = [
      "export",
      "--format",
      format,
      "--since",
      "2026-11-20T09:01:06.050Z",
      "--store",
      store(),
    ];
    const { out } = await spoor(args);
    expect(out).toContain(spanIdOf("e1"));
    expect(out).not.toContain(spanIdOf("b1"));
  },
);

test("does not cut long texts", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "1", name: "x", attributes: { t: "y".repeat(9000) } }] });
  const { out } = await spoor(["export", "--format", "ndjson", "--store", folder]);
  expect(out).toContain("y".repeat(9000));
});

test("writes a file for its owner alone, whole or not at all", async () => {
  const [folder, target] = [store(), newFolder()];
  const args = ["export", "--out", "out.json", "--store", folder];
  const { code, out, err } = await spoor(args, { cwd: target });
  expect([code, out]).toEqual([0, ""]);
  expect(err).toBe(`Exported 11 spans and 6 other records to ${join(target, "out.json")}\n`);
  expect(JSON.parse(readFileSync(join(target, "out.json"), "utf8"))).toMatchObject({
    schema: "spoor.export/2",
  });
  expect(statSync(join(target, "out.json")).mode & 0o777).toBe(0o600);
  const stopped = await spoor(["export", "--out", "b.json", "--store", folder], {
    cwd: target,
    signal: AbortSignal.abort(130),
  });
  expect([stopped.code, stopped.err]).toEqual([130, ""]);
  expect(readdirSync(target)).toEqual(["out.json"]);
});

test("a file that cannot be written ends with 1 and one line of why", async () => {
  const { code, err } = await spoor(["export", "--out", "no/such/folder.json", "--store", store()]);
  expect(code).toBe(1);
  expect(err).toBe(
    "spoor: Cannot write /no/such/folder.json (ENOENT).\nName a file in a folder that is there and that you may write to.\n",
  );
});

test("an empty store gives an empty document, a note, and 7 where data was required", async () => {
  const cwd = newFolder();
  const { code, out, err } = await spoor(["export"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    schema: "spoor.export/2",
    lastUpdated: null,
    workflows: { total: 0, records: [] },
  });
  expect(err).toBe(`Nothing to export in ${cwd}/.spoor and the folders above\n`);
  expect((await spoor(["export", "--format", "otlp", "--require-data"], { cwd })).code).toBe(7);
});

test("writes one table as CSV, of the signal that is named", async () => {
  const folder = store();
  const { out } = await spoor(["export", "--format", "csv", "--store", folder]);
  const rows = out.trimEnd().split("\r\n");
  expect(rows).toHaveLength(12);
  expect(rows[0]).toMatch(/^time,duration_ms,kind,name,/);
  expect(out).toContain(",anthropic,claude-sonnet-4-5,,1200,80,1000,0,0.0125,");
  const args = ["export", "--format", "csv", "--signal", "events", "--store", folder];
  const events = await spoor(args);
  expect(events.out.trimEnd().split("\r\n")).toHaveLength(7);
});

test.each([
  [["--format", "csv", "--signal", "traces,events"], "csv holds one table."],
  [["--signal", "traces,logs"], '--signal does not know "logs".'],
  [["--format", "parquet"], "Parquet is written to a file."],
  [["--format", "md", "--json"], "--json and --format md cannot go together."],
])("%j is a wrong command line", async (args, message) => {
  const { code, err } = await spoor(["export", ...args, "--store", store()]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("writes a report in Markdown, in which data stays text", async () => {
  const folder = newFolder();
  const name = "a|b <script>\u001B[2J";
  writeJournal(folder, {
    spans: [...workflowSpans, { trace: "c", id: "f", name, ms: 5, error: name }],
  });
  const { out } = await spoor(["export", "--format", "md", "--store", folder]);
  expect(out).toContain("| claude-sonnet-4-5 | anthropic | 2 | 0 | 2400 | 160 | 0.0325 | 0 |");
  expect(out).toContain("| a\\|b \\<script\\>\\\\x1b\\[2J |");
});

test("what is compacted is exported like what is not, lossless", async () => {
  const folder = newFolder();
  const request = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "a", value: { doubleValue: 2 } }] },
        schemaUrl: "https://example.com/",
        scopeSpans: [
          {
            scope: { name: "s", version: "1" },
            spans: [
              {
                traceId: "0af7651916cd43dd8448eb211c80319c",
                spanId: "b7ad6b7169203331",
                name: "x",
                kind: 3,
                startTimeUnixNano: "1763629200123456789",
                endTimeUnixNano: "1763629200123456999",
                attributes: [{ key: "b", value: { bytesValue: "AAEC" } }],
                flags: 257,
              },
            ],
          },
        ],
      },
    ],
  };
  await addRequests(folder, [request], { signal: new AbortController().signal });
  const args = ["export", "--format", "otlp", "--redact", "none", "--store", folder];
  const { out } = await spoor(args);
  expect(lines(out)).toEqual([request]);
});

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  EVENT_SPOOR_PATTERN_MATCH,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_SCORE,
} from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { newFolder, spanIdOf, spanRequest, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { rowsOf } from "../ingest/otlp.ts";

function store(): string {
  const folder = newFolder();
  const match = {
    name: EVENT_SPOOR_PATTERN_MATCH,
    at: 700,
    attributes: { [SPOOR_PATTERN_NAME]: "click", [SPOOR_PATTERN_SCORE]: 0.9 },
  };
  writeJournal(folder, { spans: workflowSpans, events: [...workflowEvents, match] });
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
      "exportedAt",
      "workflows",
      "blockedSteps",
      "patternMatches",
      "llmCalls",
      "patternGaps",
    ]);
    expect(document).toMatchObject({
      schema: "spoor.export/1",
      version: "0.1.0",
      exportedAt: "2026-11-20T09:02:00.000Z",
      workflows: [{ name: "tickets", parts: 2 }],
      blockedSteps: [{ step: "Preflight", reason: "missing_input" }],
      patternMatches: [{ name: "click", score: 0.9, at: "2026-11-20T09:00:00.700Z" }],
      patternGaps: [],
    });
    expect(document.llmCalls).toMatchObject([
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
  expect(spans).toHaveLength(11);
  expect(spans[0]).toMatchObject({
    type: "span",
    kind: "step",
    startedAt: "2026-11-20T09:00:00.000Z",
  });
});

test("writes one row a line in the order of time", async () => {
  const { out } = await spoor(["export", "--format", "ndjson", "--store", store()]);
  const rows = lines(out);
  expect(rows).toHaveLength(15);
  expect(rows.slice(-2)).toMatchObject([
    { type: "event", at: "2026-11-20T09:01:06.000Z" },
    { type: "span", kind: "model", startedAt: "2026-11-20T09:01:06.100Z" },
  ]);
});

test("writes OTLP requests that are read as the same rows, each span once", async () => {
  const folder = store();
  writeJournal(folder, { spans: workflowSpans, seq: 1 });
  const { out } = await spoor(["export", "--format", "otlp", "--store", folder]);
  const requests = lines(out);
  expect(requests.every((request) => !Object.hasOwn(Object(request), "spoor"))).toBe(true);
  const rows = requests.map((request) => rowsOf(request));
  const before = workflowSpans.map((span) => rowsOf(spanRequest([span])).spans[0]);
  expect(rows.flatMap(({ spans }) => spans)).toEqual(before);
  expect(rows.flatMap(({ events }) => events)).toHaveLength(4);
});

test.each(["json", "ndjson", "otlp"])(
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
  expect(err).toBe(`Exported 11 spans and 4 other records to ${join(target, "out.json")}\n`);
  expect(JSON.parse(readFileSync(join(target, "out.json"), "utf8"))).toMatchObject({
    schema: "spoor.export/1",
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
  expect(JSON.parse(out)).toMatchObject({ schema: "spoor.export/1", workflows: [], llmCalls: [] });
  expect(err).toBe(`Nothing to export in ${cwd}/.spoor and the folders above\n`);
  expect((await spoor(["export", "--format", "otlp", "--require-data"], { cwd })).code).toBe(7);
});

import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

function store(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents });
  return folder;
}

async function exported(argv: readonly string[], folder = store()): Promise<string> {
  const { code, out, err } = await spoor(["export", ...argv, "--store", folder]);
  expect([code, err]).toEqual([0, ""]);
  return out;
}

const rows = (out: string): unknown[] =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const house = ["-q", "kind:llm model:house*"];

test("lines are of the spans that fit, and of the events of these", async () => {
  expect(rows(await exported(["--format", "ndjson", ...house]))).toMatchObject([
    { type: "span", kind: "model", name: "chat house-model" },
  ]);
  const blocked = rows(
    await exported(["--format", "ndjson", "-q", "step:Preflight status:blocked"]),
  );
  expect(blocked).toMatchObject([{ type: "span" }, { type: "event", name: "spoor.step.blocked" }]);
});

test("OTLP, a table and a report are of the spans that fit", async () => {
  const folder = store();
  const otlp = await exported(["--format", "otlp-json", ...house], folder);
  expect(otlp.match(/"spanId"/g)).toHaveLength(1);
  const csv = await exported(["--format", "csv", "-q", "kind:llm"], folder);
  expect(csv.trimEnd().split("\r\n")).toHaveLength(4);
  const report = await exported(["--format", "md", "-q", "kind:llm"], folder);
  expect(report).toContain("3 spans and 0 events");
  expect(report.match(/## .*/g)).toEqual(["## Model calls"]);
});

test.each(["none", "default"])("Parquet is of the spans that fit, redacted: %s", async (redact) => {
  const folder = store();
  const out = join(folder, "some.parquet");
  const options = ["--format", "parquet", "--redact", redact, "--out", out, "-q", "kind:llm"];
  const { code, err } = await spoor(["export", ...options, "--store", folder]);
  expect([code, err]).toEqual([0, `Exported 3 spans and 0 other records to ${out}\n`]);
});

test("the document has the runs with a span that fits, whole, and else what fits", async () => {
  const document = JSON.parse(await exported(["--spans", ...house]));
  expect(document).toMatchObject({
    workflows: { total: 1, records: [{ name: "tickets", parts: 2, modelCalls: 3 }] },
    blockedSteps: { total: 0 },
    llmCalls: { total: 1, records: [{ model: "house-model", workflow: "tickets" }] },
    spans: { total: 1 },
  });
  const blocked = JSON.parse(await exported(["-q", "status:blocked"]));
  expect(blocked).toMatchObject({ blockedSteps: { total: 1 }, llmCalls: { total: 0 } });
  const { out, err } = await spoor(["export", "--service", "other", "--store", store()]);
  expect(err).toContain("Nothing to export");
  expect(JSON.parse(out)).toMatchObject({ workflows: { total: 0 }, blockedSteps: { total: 0 } });
});

test.each([
  [["-q", "modle:x"], "There is no field modle."],
  [["-q", "kind:llm", "--signal", "metrics", "--format", "otlp"], "Metrics are of no span"],
])("refuses %j", async (argv, message) => {
  const { code, err } = await spoor(["export", ...argv, "--store", store()]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { spendSpans } from "../fixture-spend.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

const file = new URL("../../../../docs/schema/show.schema.json", import.meta.url);
const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));

/** What is wrong with `value` by the schema; null where nothing is. */
const problemsOf = (value: unknown): unknown => (isValid(value) ? null : isValid.errors);

function store(): string {
  const folder = newFolder();
  const spans = [...workflowSpans, ...spendSpans];
  writeJournal(folder, { spans, events: workflowEvents });
  return folder;
}
const folder = store();
const suspended = newFolder();
writeJournal(suspended, { spans: workflowSpans.slice(0, 8), events: workflowEvents.slice(0, 2) });
const show = (...argv: string[]) => spoor(["show", ...argv, "--store", folder]);
const jsonOf = async (...argv: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await show(...argv, "--json")).out);

const keys = ["steps", "models", "tools", "errors", "blocked"];

describe.each([undefined, "steps", "llm", "models", "tools", "errors", "blocked"])(
  "the schema fits show %s",
  (section) => {
    test.each([
      ["with telemetry", folder],
      ["with a run that waits", suspended],
      ["without any", newFolder()],
    ])("%s", async (_, place) => {
      const argv = ["show", ...(section === undefined ? [] : [section]), "--json"];
      const { code, out } = await spoor([...argv, "--since", "2026-11-01", "--store", place]);
      const told: object = JSON.parse(out);
      expect([code, problemsOf(told)]).toEqual([0, null]);
      expect(problemsOf({ ...told, more: 1 })).not.toBeNull();
      expect(problemsOf({ ...told, suspended: [], section: "tools" })).not.toBeNull();
    });
  },
);

test.each(keys)("the section %s has the rows of the whole, and nothing else", async (key) => {
  const [whole, section] = [await jsonOf(), await jsonOf(key)];
  expect(section[key]).toEqual(whole[key]);
  expect(section[key]).toHaveLength(Number(section["count"]));
  const names = ["at", "count", "problems", "schema", "section", "store", "window", key];
  expect(new Set(Object.keys(section))).toEqual(new Set(names));
});

test("llm is another word for models", async () => {
  expect(await jsonOf("llm")).toEqual(await jsonOf("models"));
});

test("tells as many rows as asked for, and how many more there are", async () => {
  const { out } = await show("steps", "-n", "2");
  expect(out).toMatch(/^Steps\n.*\n.*\n.*\n\.\.\. and \d+ more\n$/);
  const few = await jsonOf("steps", "-n", "2");
  expect(few["steps"]).toHaveLength(2);
  expect(few["count"]).toBeGreaterThan(2);
});

test.each([
  ["steps", "workflow,index,step,runs,statuses,p50_ms,p95_ms"],
  [
    "models",
    "model,provider,calls,errors,input_tokens,cached_input_tokens,cache_write_input_tokens,output_tokens,cost_usd,unpriced_calls,p50_ms,p95_ms",
  ],
  ["tools", "tool,calls,errors,p50_ms,p95_ms"],
  ["errors", "count,error,category,kind,last_span,message,last_at,last_trace"],
  ["blocked", "count,step,reason,what,last_at,last_trace"],
])("writes %s for other programs", async (section, titles) => {
  const csv = (await show(section, "--format", "csv")).out.trimEnd().split("\r\n");
  const rows = (await show(section, "--format", "ndjson")).out.trimEnd().split("\n");
  const md = (await show(section, "--format", "md")).out.trimEnd().split("\n");
  const { count } = await jsonOf(section);
  expect(csv[0]).toBe(titles);
  expect([csv.length - 1, rows.length, md.length - 2]).toEqual([count, count, count]);
  expect(rows.map((row) => Object.keys(JSON.parse(row)).join(","))).toEqual(rows.map(() => titles));
  const columns = (await show(section, "--format", "csv", "--columns", "count,calls,runs")).err;
  expect(columns).toContain("There is no column");
});

test("says that there are none, of what was asked for", async () => {
  const none = await show("errors", "--since", "2030-01-01", "--require-data");
  expect([none.code, none.out]).toEqual([7, "No errors in that window.\n"]);
  const unfit = await show("blocked", "-q", "service:nobody");
  expect([unfit.code, unfit.out]).toEqual([0, "No blocked steps that fit.\n"]);
  const { out } = await spoor(["show", "tools", "--store", newFolder()]);
  expect(out).toContain("No telemetry yet.");
});

test.each([
  [["stepz"], 'There is no section "stepz".'],
  [["--format", "csv"], "--format csv is for one table"],
  [["--columns", "step"], "--columns is for one table"],
  [["--no-header"], "--no-header is for one table"],
  [["--watch", "steps"], '--watch does not understand "steps"'],
  [["--watch=1ms"], '--watch does not understand "1ms"'],
])("refuses %j", async (argv, message) => {
  const { code, err } = await show(...argv);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

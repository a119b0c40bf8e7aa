import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowSpans } from "../fixture-workflow.ts";
import { readManifest } from "../store/manifest.ts";
import { daysLater, storedWorkflow } from "./fixture-retention.ts";

const schemas = new URL("../../../../docs/schema/", import.meta.url);

/** What is wrong with what a command printed, by the schema of that name; null where nothing is. */
function problemsOf(name: string, value: unknown): unknown {
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
  return isValid(value) ? null : isValid.errors;
}

test("without --yes says what had its time and removes nothing", async () => {
  const store = await storedWorkflow();
  const { code, err } = await spoor(["clear", "--expired", "--store", store], daysLater(91));
  expect(code).toBe(2);
  expect(err).toMatch(/^spoor: Would delete 2 files \(.* kB\) with 11 spans and 3 events in /);
  expect(readManifest(store).files).toHaveLength(2);
});

test("removes what had its time, keeps sums, and then has nothing to do", async () => {
  const store = await storedWorkflow();
  const argv = ["clear", "--expired", "--yes", "--store", store];
  const early = await spoor(argv, daysLater(89));
  expect(early).toMatchObject({ code: 0, out: `Nothing had its time in ${store}\n` });
  const { code, out } = await spoor(argv, daysLater(91));
  expect([code, out]).toEqual([0, expect.stringMatching(/^Deleted 2 files .* 11 spans/)]);
  expect(existsSync(join(store, "backup"))).toBe(false);
  expect(readManifest(store)).toMatchObject({ files: [], hourly: [{ spans: 11 }] });
  expect((await spoor(argv, daysLater(91))).out).toMatch(/^Nothing had its time/);
});

test.each([
  { argv: ["--kind", "spans"], env: {}, said: "Leave out --kind." },
  { argv: ["--before", "3d"], env: {}, said: "Leave out --before." },
  { argv: [], env: { SPOOR_RETENTION: "soon" }, said: "Nothing is removed." },
])("refuses $argv with $env", async ({ argv, env, said }) => {
  const store = await storedWorkflow();
  const ran = await spoor(["clear", "--expired", "--yes", ...argv, "--store", store], {
    ...daysLater(91),
    env,
  });
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(said)]);
  expect(readManifest(store).files).toHaveLength(2);
});

test("status tells what goes next and when, and what went", async () => {
  const store = await storedWorkflow();
  const status = ["status", "--store", store];
  const first = await spoor(status);
  expect(first.out).toContain("From 2027-02-19 00:00:00 on may go: 11 spans, 3 events.");
  const env = { SPOOR_RETENTION: "90d,llm=7d,events=off" };
  const own = await spoor([...status, "--json"], { ...daysLater(9), env });
  expect(JSON.parse(own.out).retention).toMatchObject({
    summedSpans: 0,
    next: { at: "2026-11-29T09:00:00.000Z", files: 1, bytes: 0, spans: 3, events: 0 },
  });
  await spoor(["clear", "--expired", "--yes", "--store", store], daysLater(91));
  const last = await spoor(status, daysLater(92));
  expect(last.out).toContain("Of 11 spans only sums by the hour are left.");
  expect(last.out).not.toContain("may go");
});

test("status names a setting that is wrong", async () => {
  const store = await storedWorkflow();
  const { out } = await spoor(["status", "--store", store], { env: { SPOOR_DOWNSAMPLE: "x" } });
  expect(out).toContain(
    'SPOOR_DOWNSAMPLE="x" is not understood; accepted: days such as 30d, or off.',
  );
});

test.each([
  { argv: ["show"], notes: 1 },
  { argv: ["cost"], notes: 1 },
  { argv: ["cost", "--since", "2026-11-21"], notes: 0 },
  { argv: ["show", "--until", "2026-11-19"], notes: 0 },
])("$argv has $notes notes on spans that are gone", async ({ argv, notes }) => {
  const store = await storedWorkflow();
  await spoor(["clear", "--expired", "--yes", "--store", store], daysLater(91));
  const { err } = await spoor([...argv, "--store", store], daysLater(92));
  expect(err.match(/Spans of 2026-11-20 are gone by retention/g) ?? []).toHaveLength(notes);
});

function journal(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans });
  return folder;
}

describe.each([
  ["status", ["status"]],
  ["clear", ["clear", "--yes"]],
  ["clear", ["clear", "--expired", "--yes"]],
  ["clear", ["clear", "--before", "1d", "--kind", "spans", "--yes"]],
])("the schema %s fits spoor %j", (name, argv) => {
  const places = [
    ["a store", storedWorkflow],
    ["a journal", async () => journal()],
    ["nothing", async () => join(newFolder(), "none")],
  ] as const;
  test.each(places)("with %s", async (_, place) => {
    const store = await place();
    const { out } = await spoor([...argv, "--json", "--store", store], daysLater(91));
    const told: unknown = JSON.parse(out);
    expect(problemsOf(name, told)).toBeNull();
    expect(problemsOf(name, { ...Object(told), more: 1 })).not.toBeNull();
  });
});

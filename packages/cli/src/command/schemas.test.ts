import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { schemaProblems } from "../fixture-schema.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

const full = newFolder();
const failing = [{ id: "e", trace: "e", name: "odd", start: 10, ms: 5, error: "cut" }];
writeJournal(join(full, ".spoor"), {
  spans: [...workflowSpans, ...failing],
  events: workflowEvents,
});

describe.each([
  { what: "what was recorded", cwd: full },
  { what: "nothing", cwd: newFolder() },
])("of $what", ({ cwd }) => {
  test.each([
    ["show", ["show"]],
    ["show", ["show", "--since", "2h", "--until", "2026-11-20T09:01:00Z", "-q", "kind:llm"]],
    ["traces", ["trace"]],
    ["check", ["check"]],
  ])("%s is what %j prints", async (name, argv) => {
    const { out } = await spoor([...argv, "--json"], { cwd });
    expect(schemaProblems(name, JSON.parse(out))).toBeNull();
  });
});

test.each(["a0", "e0"])("trace is what trace %s prints", async (trace) => {
  const { out } = await spoor(["trace", trace, "--json"], { cwd: full });
  const json = JSON.parse(out);
  expect(schemaProblems("trace", json)).toBeNull();
  expect(json.nodes.length).toBeGreaterThan(0);
});

test.each([
  ["show", ["show"]],
  ["traces", ["trace"]],
  ["trace", ["trace", "a0"]],
  ["check", ["check"]],
])("the schema of %s refuses what it does not name", async (name, argv) => {
  const { out } = await spoor([...argv, "--json"], { cwd: full });
  expect(schemaProblems(name, { ...JSON.parse(out), more: 1 })).not.toBeNull();
  expect(schemaProblems(name, { ...JSON.parse(out), schema: "spoor.other/1" })).not.toBeNull();
});

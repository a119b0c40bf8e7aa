import { at, list } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowSpans } from "../fixture-workflow.ts";

const folder = newFolder();
writeJournal(folder, { spans: workflowSpans });

const run = (...argv: readonly string[]) => spoor([...argv, "--store", folder]);

test.each([
  ["kind:llm", 3],
  ["kind:step -status:blocked", 4],
  ["kind:llm workflow:*", 3],
  ["-workflow:*", 0],
  ["kind:llm step:*", 3],
  ["error:* kind:(llm OR tool)", 1],
  ["duration:>1h", 0],
])("show counts what fits %s", async (query, spans) => {
  const { code, out } = await run("show", "--json", "-q", query);
  expect(code).toBe(0);
  expect(at(at(JSON.parse(out), "totals"), "spans")).toBe(spans);
});

const listed = async (query: string): Promise<number> => {
  const { out } = await run("trace", "--json", "--query", query);
  return list(at(JSON.parse(out), "traces")).length;
};

test("trace lists the traces of which a span fits", async () => {
  expect(await listed("workflow:*")).toBeGreaterThan(0);
  expect(await listed("kind:llm has:workflow")).toBeGreaterThan(0);
  expect(await listed("workflow:nothing")).toBe(0);
});

test("--service is the same as the field service", async () => {
  const [flag, field] = [
    await run("show", "--json", "--service", "shop"),
    await run("show", "--json", "-q", "service:shop"),
  ];
  expect(flag).toEqual(field);
  expect(await run("show", "--json", "--service", "none")).not.toEqual(flag);
});

test("says where nothing fits", async () => {
  const { out } = await run("show", "-q", "model:none");
  expect(out).toMatch(/^Nothing that fits; .* holds 11 spans\.\nAsk for more with --query/);
});

test("shows the place of a mistake, and tells it with --json", async () => {
  expect(await run("show", "-q", "世界 modle:x")).toEqual({
    code: 2,
    out: "",
    err: [
      "spoor: --query: There is no field modle.",
      "  世界 modle:x",
      "       ^^^^^",
      'Perhaps model? Attributes without a dot, and text with a colon, go in quotes: "modle":value, "modle:value".',
      "",
    ].join("\n"),
  });
  const { err } = await run("show", "--json", "-q", "modle:x");
  expect(JSON.parse(err)).toMatchObject({ code: 2, position: { offset: 0, length: 5 } });
});

test.each(["--query", "--columns", "--format"])("one trace takes no %s", async (option) => {
  const { code, err } = await run("trace", "0", option, option === "--format" ? "csv" : "kind");
  expect([code, err]).toEqual([
    2,
    `spoor: ${option} means nothing to one trace.\nLeave it out, or the id.\n`,
  ]);
});

test("the list of traces is a table for other programs", async () => {
  const { out } = await run("trace", "--format", "csv", "--columns", "duration,spans,status");
  expect(out.split("\r\n")[0]).toBe("duration,spans,status");
  expect(out.split("\r\n")[1]).toMatch(/^\d+(?:\.\d+)?,\d+,[a-z]+$/);
});

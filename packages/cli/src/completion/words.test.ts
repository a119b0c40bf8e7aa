import { describe, expect, test } from "vitest";
import { commandNames, commandsFor } from "../command/commands.ts";
import { commonOptions } from "../program.ts";
import { completionOf } from "./words.ts";
import type { Completion } from "./words.ts";

const commands = await commandsFor(commandNames);

/** What the line could go on with, whose last word is the one that is completed. */
function at(line: string): Completion {
  const words = line.split(" ");
  return completionOf({
    commands,
    commonOptions,
    words: words.slice(0, -1),
    current: words.at(-1) ?? "",
  });
}
const valuesAt = (line: string): string[] => at(line).suggestions.map(({ value }) => value);

describe("commands", () => {
  test.each([
    ["", [...commandNames]],
    ["sho", ["show"]],
    ["--json sho", ["show"]],
    ["--store here sho", ["show"]],
    ["telemetry expo", ["export"]],
    ["prices ex", ["explain"]],
    ["nosuch sho", []],
  ])("after %j", (line, values) => {
    expect(valuesAt(line)).toEqual(values);
  });

  test("have their summaries", () => {
    expect(at("sho").suggestions[0]?.description).toMatch(/^show workflows/);
  });
});

describe("options", () => {
  test.each([
    ["--sto", ["--store"]],
    ["export --fo", ["--format"]],
    ["show --fo", valuesAt("show --fo")],
    ["export --spa", ["--spans"]],
    ["show --spa", []],
    ["prices explain --us", ["--usage"]],
  ])("after %j", (line, values) => {
    expect(valuesAt(line)).toEqual(values);
  });

  test.each([
    ["export --format ", ["json", "ndjson", "otlp-json", "otlp", "csv", "parquet", "md"]],
    ["export --format p", ["parquet"]],
    ["export --redact s", ["strict"]],
    ["show --color ", ["auto", "always", "never"]],
  ])("values after %j", (line, values) => {
    expect(valuesAt(line)).toEqual(values);
  });

  test("a value behind an equals sign keeps what stands before", () => {
    expect(at("export --format=nd")).toMatchObject({
      before: "--format=",
      suggestions: [{ value: "ndjson" }],
    });
  });

  test("a folder or a file is the shell's to complete", () => {
    expect(at("show --store ").isPath).toBe(true);
    expect(at("export --out ").isPath).toBe(true);
    expect(at("show ").isPath).toBe(false);
  });
});

test.each([
  ["trace ", "traces"],
  ["trace 4b", "traces"],
  ["trace 4b ", undefined],
  ["show ", undefined],
])("what the store knows stands after %j: %s", (line, kind) => {
  expect(at(line).kind).toBe(kind);
});

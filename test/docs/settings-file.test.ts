import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "@spoor/core/settings";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { root } from "../support/run-app.ts";

/** What JSON may say of a setting with that default. */
function typeOf(value: unknown): object {
  if (typeof value === "boolean") return { type: "boolean" };
  if (typeof value === "number") return { type: ["number", "string"] };
  if (Array.isArray(value)) return { type: ["array", "string"], items: { type: "string" } };
  return { type: "string" };
}

const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "spoor.config.json",
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    ...Object.fromEntries(
      Object.entries(settings).map(([name, { meaning, accepted, default: value, variable }]) => [
        name,
        {
          description: `${meaning} Accepted: ${accepted}. As a variable: ${variable}.`,
          ...(name === "budgets" ? { type: ["string", "array"] } : typeOf(value)),
          default: value,
        },
      ]),
    ),
  },
};

test("the schema of the file of settings says what the table of settings says", () => {
  const file = join(root, "packages/cli/config.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(schema);
});

test("it takes what a file may say, and no other name", () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);
  expect(isValid({ dir: "x", console: true, maxDisk: "1G", baggage: ["user"] })).toBe(true);
  expect(isValid({ consol: true })).toBe(false);
});

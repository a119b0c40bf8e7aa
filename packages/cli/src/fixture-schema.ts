// The JSON Schemas of docs/schema, for the tests.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

const schemas = new URL("../../../docs/schema/", import.meta.url);

/** What is wrong with `value` by the schema of that name; null where nothing is. */
export function schemaProblems(name: string, value: unknown): unknown {
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
  return isValid(value) ? null : isValid.errors;
}

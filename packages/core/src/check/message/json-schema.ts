import { isDeepEqual } from "./is-deep-equal.ts";
import {
  anything,
  either,
  flag,
  isObject,
  listOf,
  mapOf,
  number,
  objectOf,
  text,
} from "./shape.ts";
import type { Shape } from "./shape.ts";

const typeNames: ReadonlySet<unknown> = new Set([
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
]);

const typeName: Shape = (value) => (typeNames.has(value) ? undefined : "is no type of JSON Schema");

const count: Shape = (value) =>
  Number.isInteger(value) && Number(value) >= 0 ? undefined : "is no whole number from 0 on";

const above0: Shape = (value) =>
  typeof value === "number" && value > 0 ? undefined : "is no number above 0";

const distinct: Shape = (value) =>
  Array.isArray(value) && value.some((one, i) => value.slice(0, i).some((o) => isDeepEqual(o, one)))
    ? "says something twice"
    : undefined;

const filled: Shape = (value) =>
  Array.isArray(value) && value.length === 0 ? "is an empty list" : undefined;

/** What all of `shapes` take. */
function all(...shapes: readonly Shape[]): Shape {
  return (value) => {
    for (const shape of shapes) {
      const wrong = shape(value);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

const texts = all(listOf(text), distinct);
const schemas: Shape = (value) => all(listOf(jsonSchema), filled)(value);
const schemasByName: Shape = (value) => mapOf(jsonSchema)(value);

const keywords: Shape = objectOf(
  {},
  {
    $id: text,
    $schema: text,
    $ref: text,
    $comment: text,
    title: text,
    description: text,
    default: anything,
    readOnly: flag,
    writeOnly: flag,
    examples: listOf(anything),
    multipleOf: above0,
    maximum: number,
    exclusiveMaximum: number,
    minimum: number,
    exclusiveMinimum: number,
    maxLength: count,
    minLength: count,
    pattern: text,
    additionalItems: (value) => jsonSchema(value),
    items: (value) =>
      either([jsonSchema, schemas], "is neither a schema nor a list of them")(value),
    maxItems: count,
    minItems: count,
    uniqueItems: flag,
    contains: (value) => jsonSchema(value),
    maxProperties: count,
    minProperties: count,
    required: texts,
    additionalProperties: (value) => jsonSchema(value),
    definitions: schemasByName,
    properties: schemasByName,
    patternProperties: schemasByName,
    dependencies: mapOf((value) =>
      either([jsonSchema, texts], "is neither a schema nor a list of names")(value),
    ),
    propertyNames: (value) => jsonSchema(value),
    enum: listOf(anything),
    type: either(
      [typeName, all(listOf(typeName), filled, distinct)],
      "names no type of JSON Schema",
    ),
    format: text,
    contentMediaType: text,
    contentEncoding: text,
    if: (value) => jsonSchema(value),
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: (value) => jsonSchema(value),
    else: (value) => jsonSchema(value),
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: (value) => jsonSchema(value),
  },
);

/** A JSON Schema of draft-07: an object whose keywords are well formed, or a boolean. */
export function jsonSchema(value: unknown): string | undefined {
  if (typeof value === "boolean") return undefined;
  return isObject(value) ? keywords(value) : "is neither an object nor a boolean";
}

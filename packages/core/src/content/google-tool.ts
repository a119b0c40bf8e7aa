import { at, list } from "../record/read.ts";
import { functionTool, otherTool } from "./tool.ts";

/** Deepest nesting of a schema that is read. */
const maxDepth = 32;

/** The tools of a request: each function is one, and each of Google's own. */
export function googleToolsOf(tools: unknown): readonly object[] | undefined {
  const found = list(tools).flatMap((tool) => {
    const functions = at(tool, "functionDeclarations");
    if (Array.isArray(functions)) return functions.flatMap(functionOf);
    return typeof tool === "object" && tool !== null
      ? Object.keys(tool).flatMap((name) => otherTool(name, name))
      : [];
  });
  return found.length > 0 ? found : undefined;
}

function functionOf(declared: unknown): readonly object[] {
  const schema = at(declared, "parametersJsonSchema") ?? jsonSchemaOf(at(declared, "parameters"));
  return functionTool(declared, schema);
}

/** Google's schema with the types as JSON Schema has them. */
function jsonSchemaOf(schema: unknown, depth = 0): unknown {
  if (typeof schema !== "object" || schema === null || depth > maxDepth) return schema;
  if (Array.isArray(schema)) return schema.map((one: unknown) => jsonSchemaOf(one, depth + 1));
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [
    key,
    key === "type" && typeof value === "string"
      ? value.toLowerCase()
      : jsonSchemaOf(value, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

import { jsonSchema } from "../check/message/json-schema.ts";
import { at, list, present, text } from "../record/read.ts";

/** The definition of a function that a model may call; a schema that is none of JSON Schema is left out. */
export function functionTool(tool: unknown, schema: unknown): readonly object[] {
  const name = text(at(tool, "name"));
  if (name === undefined) return [];
  const description = text(at(tool, "description"));
  const parameters = jsonSchema(schema) === undefined ? schema : undefined;
  return [{ type: "function", name, ...present({ description, parameters }) }];
}

/** A tool of another type: of the provider, or one without parameters. */
export function otherTool(type: unknown, name: unknown): readonly object[] {
  const said = text(type) ?? text(name);
  return said === undefined ? [] : [{ type: said, name: text(name) ?? said }];
}

/** The definitions that `read` finds in `tools`; undefined where there are none. */
export function toolsOf(
  tools: unknown,
  read: (tool: unknown) => readonly object[],
): readonly object[] | undefined {
  const found = list(tools).flatMap(read);
  return found.length > 0 ? found : undefined;
}

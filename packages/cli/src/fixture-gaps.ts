// A store of blocked steps, and what commands print of it, held against its schema.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "vitest";
import { blockedEvents, patternEvents } from "./fixture-blocked.ts";
import { newFolder, writeJournal } from "./fixture.ts";
import { spoor } from "./fixture-io.ts";

const schemas = new URL("../../../docs/schema/", import.meta.url);

/** What is wrong with `value` by the schema of that name; null where nothing is. */
export function problemsOf(name: string, value: unknown): unknown {
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
  return isValid(value) ? null : isValid.errors;
}

/** A folder with a store of blocked steps and patterns. */
export function project(): string {
  const folder = newFolder();
  writeJournal(join(folder, ".spoor"), { events: [...blockedEvents, ...patternEvents] });
  return folder;
}

/** What a command prints, which follows its schema. */
export async function json(
  cwd: string,
  command: string,
  ...argv: readonly string[]
): Promise<unknown> {
  const { code, out, err } = await spoor([command, ...argv, "--json"], { cwd });
  expect({ code, err }).toMatchObject({ code: 0 });
  const printed: unknown = JSON.parse(out);
  expect(problemsOf(command, printed)).toBeNull();
  return printed;
}

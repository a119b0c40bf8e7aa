import { settings } from "./spoor.ts";

/** What a file of settings says, as the environment would. */
export interface SettingsFile {
  /** By variable, for the settings that the file names. */
  readonly values: ReadonlyMap<string, string>;
  /** What of it is not understood, each in one sentence. */
  readonly problems: readonly string[];
}

const variables: ReadonlyMap<string, string> = new Map(
  Object.entries(settings).map(([name, { variable }]) => [name, variable]),
);

/** The name of the schema's field, which editors read. */
const schemaField = "$schema";

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** What a variable would say in place of `value`; undefined for what no variable can say. */
function textOf(name: string, value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  // A pattern may hold a comma.
  if (isTexts(value) && name !== "redactPatterns") return value.join(",");
  return Array.isArray(value) ? JSON.stringify(value) : undefined;
}

/** Reads a file of settings: one JSON object, whose fields are the settings by their names. Never throws. */
export function readSettingsFile(json: string): SettingsFile {
  let said: unknown;
  try {
    said = JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch {
    return { values: new Map(), problems: ["It is not JSON."] };
  }
  if (typeof said !== "object" || said === null || Array.isArray(said)) {
    return { values: new Map(), problems: ["It is no JSON object."] };
  }
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries<unknown>({ ...said })) {
    const variable = variables.get(name);
    if (name === schemaField) continue;
    const text = textOf(name, value);
    if (variable === undefined) problems.push(`There is no setting ${JSON.stringify(name)}.`);
    else if (text === undefined)
      problems.push(`The value of ${JSON.stringify(name)} is none that a setting has.`);
    else values.set(variable, text);
  }
  return { values, problems };
}

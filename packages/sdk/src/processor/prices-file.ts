import { readFileSync } from "node:fs";

export type Warn = (message: string) => void;

/** What is in the JSON file at `path`; undefined where the path is empty, or, which `warn` is told, the file is no JSON. */
export function pricesFileOf(path: string, warn: Warn): unknown {
  if (path === "") return undefined;
  try {
    const json: unknown = JSON.parse(readFileSync(path, "utf8"));
    return json;
  } catch (error) {
    warn(
      `SPOOR_PRICES=${JSON.stringify(path)} cannot be read, so that the list prices are used: ${String(error)}. ` +
        "Give the path of a JSON file.",
    );
    return undefined;
  }
}

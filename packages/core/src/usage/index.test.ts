import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The files that `file` loads, itself included. */
function loadedBy(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = file.endsWith(".ts") ? readFileSync(file, "utf8") : "";
  for (const [, isType, from] of source.matchAll(
    /^(?:import|export) (type )?[^;]*?from "([^"]+)";/gm,
  )) {
    if (isType || from === undefined) continue;
    const target = from.startsWith(".") ? fileURLToPath(new URL(from, `file://${file}`)) : from;
    loadedBy(target, seen);
  }
  return seen;
}

test("reading usage loads no price catalog", () => {
  const loaded = [...loadedBy(fileURLToPath(new URL("index.ts", import.meta.url)))];
  expect(loaded.filter((file) => file.includes("record/read.ts"))).toHaveLength(1);
  expect(loaded.filter((file) => /genai-prices|\/cost\//.test(file))).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All files under `dir`, one behind the other, with their names. */
export function folderBytes(dir: string): Buffer {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    entries.flatMap((entry) =>
      entry.isFile()
        ? [Buffer.from(`${entry.name}\n`), readFileSync(join(entry.parentPath, entry.name))]
        : [],
    ),
  );
}

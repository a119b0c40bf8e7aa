import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite from "node-sqlite3-wasm";
import { openTranscript } from "../json-file.ts";
import type { TranscriptFile } from "../reader.ts";

type Value = string | number | null;

/** A database in a folder of its own: what `schema` makes, with rows by their table, and the path of its file. */
export function writeDatabase(
  schema: string,
  rows: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>,
  name = "store.db",
): string {
  const path = join(mkdtempSync(join(tmpdir(), "spoor-agent-")), name);
  const database = new sqlite.Database(path);
  database.exec(schema);
  for (const [table, all] of Object.entries(rows))
    for (const row of all) {
      const marks = Object.keys(row).map(() => "?");
      const sql = `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${marks.join()})`;
      database.run(sql, Object.values(row));
    }
  database.close();
  return path;
}

/** That database as a file that may be a transcript. */
export async function databaseFile(
  ...database: Parameters<typeof writeDatabase>
): Promise<TranscriptFile> {
  return await openTranscript(writeDatabase(...database));
}

import { openDatabase } from "../sqlite/database.ts";
import type { Database } from "../sqlite/database.ts";
import type { TranscriptFile } from "./reader.ts";

function columnsOf(database: Database): ReadonlyMap<string, ReadonlySet<string>> {
  const names = (table: string): Set<string> =>
    new Set(database.columns(table).map(({ name }) => name));
  return new Map(database.tables().map((table) => [table, names(table)]));
}

async function* noValues(): AsyncGenerator<never, void> {
  // A database is read by its tables.
}

/** The SQLite database `path` as a file that may hold transcripts. Throws a `Failure` where it is damaged. */
export function openTranscriptDatabase(path: string): TranscriptFile {
  const database = openDatabase(path);
  try {
    const columns = columnsOf(database);
    return {
      path,
      head: [],
      database: { columns, open: () => openDatabase(path) },
      values: noValues,
    };
  } finally {
    database.close();
  }
}

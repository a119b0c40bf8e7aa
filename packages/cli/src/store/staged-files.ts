import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, Failure } from "../failure.ts";
import { typedOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Pack } from "./pack.ts";
import { textFile } from "./parquet/text-file.ts";
import { sqlText } from "./partition.ts";
import type { Temporary } from "./temporary.ts";

/** Digits of the number in the name of a file, so that names are in the order of their numbers. */
const digits = 9;

const numbered = (number: number): string => String(number).padStart(digits, "0");

/** Packs of rows as files in a folder of this process, which count nowhere. */
export class StagedFiles {
  readonly folder: string;
  readonly #prefix: string;
  #written = 0;

  /** With `part`, the names of the files that are written come behind those of all parts with a lower number. */
  constructor(folder: string, part = 0) {
    this.folder = folder;
    this.#prefix = numbered(part);
  }

  /** Writes the rows of a pack. Throws what the system throws. */
  write({ table, day, columns }: Pack): void {
    const place = join(this.folder, table.name, `day=${day}`);
    mkdirSync(place, { recursive: true, mode: 0o700 });
    this.#written += 1;
    const name = `${this.#prefix}-${numbered(this.#written)}.parquet`;
    writeFileSync(join(place, name), textFile(columns), { mode: 0o600 });
  }

  /** The days of which there are rows of `table`, the earliest first. */
  days({ name }: StoreTable<never>): readonly string[] {
    return namesIn(join(this.folder, name))
      .map((each) => each.slice("day=".length))
      .toSorted();
  }

  /** All files of `table`, the earliest day first. */
  all(table: StoreTable<never>): readonly string[] {
    return this.days(table).flatMap((day) => this.files(table, day));
  }

  /** The files of `table` and `day`, in the order in which they were written. */
  files({ name }: StoreTable<never>, day: string): readonly string[] {
    const place = join(this.folder, name, `day=${day}`);
    return namesIn(place)
      .toSorted()
      .map((each) => join(place, each));
  }
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

/** The folder of staged files in `temporary`. Throws a failure where there is none. */
export function stagedIn({ path }: Temporary): string {
  if (path !== undefined) return join(path, "staged");
  throw new Failure("There is no folder for temporary files.", {
    code: exitCodes.store,
    hint: "Name one that can be written in TMPDIR.",
  });
}

/** The rows of `table` in staged files, with the columns `filename` and `file_row_number`, as a query. */
export function stagedSql(table: StoreTable<never>, files: readonly string[]): string {
  return `SELECT ${typedOf(table)}, filename, file_row_number
    FROM read_parquet([${files.map(sqlText).join(", ")}], hive_partitioning = false,
      filename = true, file_row_number = true)`;
}

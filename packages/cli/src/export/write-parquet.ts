import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdtemp, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { escapeText } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { valuesIn } from "../ingest/request-lines.ts";
import { addRequests } from "../store/add-requests.ts";
import { openStore } from "../store/open-store.ts";
import type { OpenStore } from "../store/open-store.ts";
import { nothing } from "./export-work.ts";
import type { Counts, Export } from "./export-work.ts";
import { selectedRequests } from "./requests.ts";
import { selectedSql, signalTables } from "./selection.ts";
import type { Selection } from "./selection.ts";

/** Telemetry may hold what was said to a model: the file is for its owner alone. */
const ownerOnly = 0o600;

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

/** Copies the rows of one table into the file `path`, which appears under its name when it is whole. */
async function copy(selection: Selection, store: OpenStore, path: string): Promise<Counts> {
  const table = signalTables[selection.signals[0] ?? "traces"];
  const where = selectedSql(table, selection);
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await store.run(
      // To sort all rows, or to collect larger groups of them, takes more memory than there is.
      `COPY (SELECT * FROM ${table} WHERE ${where})
        TO ${quoted(draft)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
    );
    const [row] = await store.ask(`SELECT count(*) AS count FROM read_parquet(${quoted(draft)})`);
    await chmod(draft, ownerOnly);
    await rename(draft, path);
    const count = Number(row?.["count"] ?? 0);
    return table === "spans" ? { spans: count, others: 0 } : { spans: 0, others: count };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(`Cannot write ${escapeText(path)}.`, {
      code: exitCodes.unexpected,
      hint: "Name a file in a folder that is there and that you may write to.",
      cause,
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes what is left of the selection when it is redacted into `path`, as requests, one a line. */
async function writeRedacted(
  selection: Selection,
  redact: Export["redact"],
  path: string,
): Promise<void> {
  const file = await open(path, "wx", ownerOnly);
  try {
    for await (const { request } of selectedRequests(selection))
      await file.appendFile(`${JSON.stringify(redact(request))}\n`);
  } finally {
    await file.close();
  }
}

/**
 * Copies what is left of the selection when it is redacted, by way of a store of its own. One step after the other: two open
 * databases would take twice the memory.
 */
async function copyRedacted(
  { redact, release }: Export,
  selection: Selection,
  path: string,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), "spoor-export-"));
  try {
    const { signal } = selection;
    const file = join(folder, "requests");
    await writeRedacted(selection, redact, file);
    release();
    const place = join(folder, "store");
    const pieces = createReadStream(file, "utf8");
    await addRequests(
      place,
      valuesIn(pieces, () => {}),
      { signal },
    );
    const store = await openStore(place, { signal });
    try {
      return await copy({ ...selection, isChosen: false }, store, path);
    } finally {
      store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The path that Parquet is written to. Throws a usage failure for standard output, as Parquet needs a file. */
export function parquetPath(out: string | undefined, cwd: string): string {
  if (out !== undefined && out !== "-") return resolve(cwd, out);
  throw usageFailure("Parquet is written to a file.", "Add --out, as in --out spans.parquet.");
}

/** Writes the rows of one table as a Parquet file. */
export async function writeParquet(work: Export, path: string): Promise<Counts> {
  const { selection, redaction } = work;
  if (selection === undefined) return nothing;
  if (redaction === "none") return await copy(selection, selection.store, path);
  return await copyRedacted(work, selection, path);
}

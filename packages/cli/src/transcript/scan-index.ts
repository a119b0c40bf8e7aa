import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../version.ts";

type Env = Readonly<Record<string, string | undefined>>;

const fileName = "transcripts-1.tsv";
/** Largest index that is read, in bytes: that of about 10 GB of transcripts. */
const maxIndexBytes = 256 * 1024 * 1024;

/** What is known of one file: where it was unchanged since, it need not be read again. */
export interface IndexEntry {
  readonly path: string;
  readonly stamp: string;
  /** What became of it, as the text of a `FileOutcome`. */
  readonly outcome: string;
}

/** The folder for what can be made again. */
export function cacheFolder(env: Env): string {
  return join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "spoor");
}

function stampOfFile(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return "";
  return `${stats.dev}.${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/** What changes when a file does, or what a database has beside it; undefined where it cannot be told. */
export function stampOf(path: string): string | undefined {
  try {
    const own = stampOfFile(path);
    const isDatabase = /\.(?:db|vscdb)$/i.test(path);
    if (own === "") return undefined;
    return isDatabase ? `${own} ${stampOfFile(`${path}-wal`)}` : own;
  } catch {
    return undefined;
  }
}

/** What reads transcripts: another version, or another build of one, may read them otherwise. */
function readerStamp(): string {
  return `${version} ${stampOf(fileURLToPath(import.meta.url)) ?? ""}`;
}

/** The index in `folder`, by the path; empty where there is none, or another version wrote it. */
export function readIndex(folder: string): Map<string, IndexEntry> {
  const entries = new Map<string, IndexEntry>();
  let text = "";
  try {
    const path = join(folder, fileName);
    if (statSync(path).size <= maxIndexBytes) text = readFileSync(path, "utf8");
  } catch {
    return entries;
  }
  const [head, ...lines] = text.split("\n");
  if (head !== readerStamp()) return entries;
  for (const line of lines) {
    const entry = entryOf(line);
    if (entry !== undefined) entries.set(entry.path, entry);
  }
  return entries;
}

/** A line is the path as JSON, the stamp and the outcome, between tabs, which only the outcome has. */
function entryOf(line: string): IndexEntry | undefined {
  const first = line.indexOf("\t");
  const second = line.indexOf("\t", first + 1);
  if (first === -1 || second === -1) return undefined;
  try {
    const path: string = JSON.parse(line.slice(0, first));
    return { path, stamp: line.slice(first + 1, second), outcome: line.slice(second + 1) };
  } catch {
    return undefined;
  }
}

/** Replaces the index in `folder`. Where that fails there is none the next time, and all is read again. */
export function writeIndex(folder: string, entries: Iterable<IndexEntry>): void {
  const lines = [readerStamp()];
  for (const { path, stamp, outcome } of entries)
    lines.push(`${JSON.stringify(path)}\t${stamp}\t${outcome}`);
  const path = join(folder, fileName);
  const written = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return;
  }
  try {
    writeFileSync(written, `${lines.join("\n")}\n`, { mode: 0o600 });
    renameSync(written, path);
  } catch {
    rmSync(written, { force: true });
  }
}

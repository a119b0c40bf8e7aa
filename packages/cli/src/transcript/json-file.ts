import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { openTranscriptDatabase } from "./database-file.ts";
import { isSqliteFile } from "../sqlite/header.ts";
import { LineReader } from "./line-reader.ts";
import { transcriptLines } from "./lines.ts";
import type { TranscriptLine } from "./lines.ts";
import type { TranscriptFile, TranscriptValue } from "./reader.ts";
import type { SkippedRecord, SkipReason } from "./record.ts";

/** Largest file that is one JSON document, in bytes. */
const maxDocumentBytes = 256 * 1024 * 1024;
/** How far a file is looked into to tell what it is. */
const headValues = 20;
const headLines = 200;
const headCharacters = 8 * 1024 * 1024;

type Item = TranscriptValue | SkippedRecord;

const skipped = (reason: SkipReason): SkippedRecord => ({ kind: "skipped", reason, count: 1 });

/** The value of a JSON text; undefined where it is none. Editors on Windows begin a file with a byte order mark. */
function parsed(json: string): TranscriptValue | undefined {
  try {
    return { value: JSON.parse(json.replace(/^\uFEFF/, "")) };
  } catch {
    return undefined;
  }
}

/** What a line holds; nothing where it is blank. */
function itemOf(line: TranscriptLine): Item | undefined {
  if (line.kind === "too_long") return skipped("too_long");
  if (line.text.trim() === "") return undefined;
  return parsed(line.text) ?? skipped(line.isEnded ? "malformed" : "unfinished_last_line");
}

/** After how many values others have a turn, signals among them. */
const valuesPerTurn = 200;

async function* lineItems(path: string): AsyncGenerator<Item, void> {
  const lines = new LineReader(path, "utf8");
  try {
    let values = 0;
    for (const item of lines.items()) {
      if (++values % valuesPerTurn === 0) await setImmediate();
      yield item;
    }
  } finally {
    lines.close();
  }
}

/** The start of a file, read as JSON lines. */
interface Head {
  readonly values: readonly unknown[];
  /** Whether the file may be one JSON document: `no`, `maybe`, or `surely`, as no line of JSON lines is like its first. */
  readonly isDocument: "no" | "maybe" | "surely";
}

function isDocumentBy(first: TranscriptLine | undefined, values: number): Head["isDocument"] {
  if (first === undefined) return "no";
  if (first.kind === "too_long") return values > 0 ? "no" : "maybe";
  const start = first.text.replace(/^\uFEFF/, "").trim();
  if (start === "{" || start === "[") return "surely";
  return values === 0 && /^[{[]/.test(start) ? "maybe" : "no";
}

async function headOf(path: string): Promise<Head> {
  const values: unknown[] = [];
  let first: TranscriptLine | undefined;
  let [lines, characters] = [0, 0];
  for await (const line of transcriptLines(path)) {
    const item = itemOf(line);
    if (item === undefined) continue;
    first ??= line;
    if ("value" in item) values.push(item.value);
    lines++;
    characters += line.kind === "line" ? line.text.length : 0;
    const isEnough =
      values.length === headValues || lines === headLines || characters > headCharacters;
    if (isEnough) break;
  }
  return { values, isDocument: isDocumentBy(first, values.length) };
}

/** The one value of the file `path`, or why it has none. */
async function documentItem(path: string): Promise<Item> {
  const { size } = await stat(path);
  if (size > maxDocumentBytes) return skipped("too_long");
  return parsed(await readFile(path, "utf8")) ?? skipped("malformed");
}

/**
 * The file `path` as JSON lines or as one JSON document, whichever its start looks like: names do not tell, as agents and
 * those who collect their files call both `.jsonl`. Rejects with the system's error where it cannot be read, as its
 * `values` do.
 */
export async function openTranscript(path: string): Promise<TranscriptFile> {
  if (isSqliteFile(path)) return openTranscriptDatabase(path);
  const head = await headOf(path);
  if (head.isDocument !== "no") {
    const item = await documentItem(path);
    const isWhole = "value" in item;
    if (isWhole || head.isDocument === "surely")
      return { path, head: isWhole ? [item.value] : [], values: () => one(item) };
  }
  return { path, head: head.values, values: () => lineItems(path) };
}

async function* one(item: Item): AsyncGenerator<Item, void> {
  yield item;
}

import { decodeLine } from "@spoor/journal";
import type { Report } from "./format.ts";
import type { IngestInput } from "./input.ts";
import { inputLines } from "./input-lines.ts";
import type { InputLine } from "./input-lines.ts";
import { JsonSplitter } from "./json-splitter.ts";

/** Largest value that is read whole, in bytes: a line, a document, or an item of a document's list of requests. */
export const maxValueBytes: number = 64 * 1024 * 1024;
/** Lists whose items are read one by one, of OTLP and of Jaeger. */
const listNames = ["resourceSpans", "resourceLogs", "resourceMetrics", "data"] as const;
/** Where the trailer begins that Spoor's own lines end with, and how long it is at most. */
const trailerStart = ',"spoor":{"v":';
const maxTrailerBytes = 100;
const newline = 10;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** Values that begin a request; a line of JSON lines is one of them. */
const lineStart = /^\s*\{"(?:resourceSpans|resourceLogs|resourceMetrics)"\s*:/;

/** A value, and where it is: `file:line`. */
export interface JsonValue {
  readonly value: unknown;
  readonly where: string;
}

/**
 * The values of a text of JSON: of its lines, or of documents that take several lines each; of lists their items. A list of
 * requests within a document is given item by item, each in a request of its own. What cannot be read is reported.
 */
export async function* jsonValues(
  input: IngestInput,
  report: Report,
): AsyncGenerator<JsonValue, void> {
  const isByLine = hasLines(input.head) || (await hasLongLine(input));
  const values = isByLine ? lineValues(input, report) : pieceValues(input, report);
  for await (const { value, where } of values) {
    if (!Array.isArray(value)) yield { value, where };
    else for (const item of value) yield { value: item, where };
  }
}

/** Whether the first line, or another near the start, is a value by itself. */
function hasLines(head: Buffer): boolean {
  const lines = withoutMark(head).toString("utf8").split("\n").slice(0, -1);
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined) return false;
  return isJson(first) || lines.some((line) => lineStart.test(line) && isJson(line));
}

/** Whether the first line, which ends behind the start, is short enough to be read whole. */
async function hasLongLine(input: IngestInput): Promise<boolean> {
  if (input.isPipe || input.head.includes(newline)) return false;
  let length = 0;
  for await (const chunk of input.bytes()) {
    if (chunk.includes(newline)) return true;
    length += chunk.length;
    if (length > maxValueBytes) return false;
  }
  return true;
}

async function* lineValues(input: IngestInput, report: Report): AsyncGenerator<JsonValue, void> {
  for await (const lines of inputLines(input.bytes(), maxValueBytes)) {
    for (const line of lines) {
      const where = `${input.path}:${line.number}`;
      const value = lineValue(line, (reason) => report.rejected(reason, 1, where));
      if (value !== undefined) yield { value, where };
    }
  }
}

/** The value of a line; undefined where it is blank or has none, which `reject` is told. */
function lineValue({ bytes, number, isEnded }: InputLine, reject: (reason: string) => void) {
  if (bytes === undefined) {
    reject(`line of more than ${maxValueBytes / 1024 ** 2} MiB`);
    return undefined;
  }
  if (bytes.subarray(-maxTrailerBytes).includes(trailerStart)) return journalValue(bytes, reject);
  const text = (number === 1 ? withoutMark(bytes) : bytes).toString("utf8");
  if (text.trim() === "") return undefined;
  const value = parsed(text);
  if (value === undefined) reject(isEnded ? "malformed line" : "unfinished last line");
  return value;
}

const problems = {
  no_trailer: "damaged line",
  other_version: "line of another version of Spoor",
  wrong_checksum: "line with a wrong checksum",
  no_request: "malformed line",
} as const;

/** The request of a line of Spoor's journal, or the last whole one in a damaged line, in front of which a torn one stands. */
function journalValue(bytes: Buffer, reject: (reason: string) => void): unknown {
  const line = decodeLine(bytes);
  if (line.ok) return line.request;
  reject(problems[line.problem]);
  for (
    let at = bytes.indexOf('{"resource', 1);
    at !== -1;
    at = bytes.indexOf('{"resource', at + 1)
  ) {
    const rest = decodeLine(bytes.subarray(at));
    if (rest.ok) return rest.request;
  }
  return undefined;
}

async function* pieceValues(input: IngestInput, report: Report): AsyncGenerator<JsonValue, void> {
  const splitter = new JsonSplitter(listNames, maxValueBytes);
  let isFirst = true;
  for await (const chunk of input.bytes()) {
    const pieces = splitter.push(isFirst ? withoutMark(chunk) : chunk);
    isFirst = false;
    for (const { bytes, line, within } of pieces) {
      const where = `${input.path}:${line}`;
      const value = bytes && parsed(bytes.toString("utf8"));
      if (value !== undefined)
        yield { value: within === undefined ? value : { [within]: [value] }, where };
      else
        report.rejected(
          bytes === undefined ? "no object, or too large" : "malformed value",
          1,
          where,
        );
    }
  }
  if (splitter.isInside)
    report.rejected("unfinished document", 1, `${input.path}:${splitter.line}`);
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(mark) ? bytes.subarray(3) : bytes;
}

function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return value ?? undefined;
  } catch {
    return undefined;
  }
}

function isJson(line: string): boolean {
  return parsed(line) !== undefined;
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSegments } from "./read-segments.ts";
import type { ReadOptions, SegmentLine, SegmentProblem } from "./read-segments.ts";
import { encodeLine } from "../line.ts";
import { segmentName } from "../segment-name.ts";
import type { SegmentName } from "../segment-name.ts";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "spoor-read-"));
  mkdirSync(join(dir, "journal"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function nameOf(name: Partial<SegmentName> = {}): string {
  const random = "0123456789abcdef";
  return segmentName({
    signal: "traces",
    startMs: 1_700_000_000_000,
    pid: 7,
    threadId: 0,
    random,
    seq: 0,
    ...name,
  });
}

function write(fileName: string, ...parts: readonly (Buffer | string)[]): string {
  const path = join(dir, "journal", fileName);
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return path;
}

function lineOf(id: number, padding = 0): Buffer {
  const body = `{"resourceSpans":[{"id":${id},"pad":"${"é".repeat(padding)}"}]`;
  return encodeLine(body, { n: 1, seq: id });
}

interface Found {
  readonly lines: readonly SegmentLine[];
  readonly ids: readonly number[];
  readonly problems: readonly SegmentProblem[];
}

function read(options: ReadOptions = {}): Found {
  const problems: SegmentProblem[] = [];
  const onProblem = (problem: SegmentProblem): void => void problems.push(problem);
  const lines = [...readSegments(dir, { ...options, onProblem })];
  return { lines, ids: lines.map(({ trailer }) => trailer.seq), problems };
}

describe("readSegments", () => {
  test("gives each request with the bytes between which it stands", () => {
    const [first, second] = [lineOf(0), lineOf(1)];
    const segment = nameOf();
    const file = write(`${segment}.open`, first, second);
    const { lines, problems } = read();
    expect(problems).toEqual([]);
    const common = { signal: "traces", file, segment };
    expect(lines).toMatchObject([
      { ...common, offset: 0, end: first.length, request: { resourceSpans: [{ id: 0 }] } },
      { ...common, offset: first.length, end: first.length + second.length },
    ]);
  });

  test("reads segments in the order in which they were begun, finished or not", () => {
    write(`${nameOf({ startMs: 36 ** 8, pid: 1 })}.open`, lineOf(4));
    write(`${nameOf({ startMs: 36 ** 8 - 1, pid: 9, seq: 10 })}.open`, lineOf(3));
    write(`${nameOf({ startMs: 36 ** 8 - 1, pid: 9, seq: 9 })}.jsonl`, lineOf(2));
    write(`${nameOf({ startMs: 36 ** 8 - 1, pid: 8, seq: 11 })}.open`, lineOf(1));
    expect(read().ids).toEqual([1, 2, 3, 4]);
  });

  test("reads the kinds of telemetry that are asked for", () => {
    write(`${nameOf()}.open`, lineOf(1));
    write(`${nameOf({ signal: "logs" })}.open`, encodeLine('{"resourceLogs":[]', { n: 0, seq: 2 }));
    expect(read({ signals: ["logs"] }).ids).toEqual([2]);
    expect(read({ signals: [] }).ids).toEqual([]);
  });

  test("begins where it is told to", () => {
    const first = lineOf(1);
    write(`${nameOf()}.jsonl`, first, lineOf(2));
    expect(read({ from: (segment) => (segment === nameOf() ? first.length : 0) }).ids).toEqual([2]);
    expect(read({ from: () => 1e9 }).ids).toEqual([]);
  });

  test("reads lines that are longer than what it reads at once", () => {
    write(`${nameOf()}.jsonl`, ...[0, 1, 2, 3, 4].map((id) => lineOf(id, 200_000)));
    const { lines, problems } = read();
    expect(problems).toEqual([]);
    expect(lines.map(({ request }) => request)).toEqual(
      [0, 1, 2, 3, 4].map((id) => ({ resourceSpans: [{ id, pad: "é".repeat(200_000) }] })),
    );
  });

  test("passes over what is no segment", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "spoor-elsewhere-"));
    writeFileSync(join(elsewhere, "file"), lineOf(1));
    symlinkSync(join(elsewhere, "file"), join(dir, "journal", `${nameOf()}.jsonl`));
    mkdirSync(join(dir, "journal", `${nameOf({ pid: 8 })}.open`));
    write(`${nameOf({ pid: 9 })}.jsonl.gz`, lineOf(1));
    write("traces.jsonl", lineOf(1));
    write(`spans-${nameOf()}.open`, lineOf(1));
    expect(read()).toMatchObject({ ids: [], problems: [] });
    rmSync(elsewhere, { recursive: true });
  });

  test("gives nothing where there is no folder, or a link in its place", () => {
    rmSync(join(dir, "journal"), { recursive: true });
    expect(read().ids).toEqual([]);
    const elsewhere = mkdtempSync(join(tmpdir(), "spoor-elsewhere-"));
    writeFileSync(join(elsewhere, `${nameOf()}.open`), lineOf(1));
    symlinkSync(elsewhere, join(dir, "journal"));
    expect(read().ids).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });
});

describe("damage", () => {
  test("at the end of a file is a torn line", () => {
    const whole = lineOf(1);
    write(`${nameOf()}.open`, whole, lineOf(2).subarray(0, -1));
    expect(read()).toMatchObject({
      ids: [1],
      problems: [{ problem: "torn", offset: whole.length, salvaged: 0 }],
    });
  });

  test("of one line costs that line", () => {
    write(`${nameOf()}.jsonl`, lineOf(1), lineOf(2).toString().replace("pad", "bad"), lineOf(3));
    expect(read()).toMatchObject({ ids: [1, 3], problems: [{ problem: "wrong_checksum" }] });
  });

  test("that splices a torn line and a whole one costs the torn one", () => {
    const torn = lineOf(2).subarray(0, 30);
    write(`${nameOf()}.jsonl`, lineOf(1), torn, lineOf(3), lineOf(4));
    const { lines, ids, problems } = read();
    expect(ids).toEqual([1, 3, 4]);
    expect(problems).toMatchObject([{ offset: lineOf(1).length, salvaged: 1 }]);
    expect(lines[1]?.offset).toBe(lineOf(1).length + torn.length);
    expect(lines[1]?.end).toBe(lines[2]?.offset);
  });

  test("of newlines costs nothing", () => {
    const text = Buffer.concat([lineOf(1), lineOf(2), lineOf(3), lineOf(4)]).toString("latin1");
    let newlines = 0;
    const damaged = text.replace(/\n/g, () => ["\0", "", "}", "\n"][newlines++] ?? "");
    write(`${nameOf()}.jsonl`, Buffer.from(damaged, "latin1"));
    expect(read()).toMatchObject({ ids: [1, 2, 3, 4], problems: [{ salvaged: 4 }] });
  });

  test("by lines without a checksum, of another version, or of more than 32 MiB is passed over", () => {
    const other = lineOf(1).toString().replace('"v":1', '"v":2');
    const long = Buffer.alloc(33 * 1024 * 1024, "x");
    write(`${nameOf()}.jsonl`, '{"resourceSpans":[]}\n', "\n", other, long, "\n", lineOf(5));
    const { ids, problems } = read();
    expect(ids).toEqual([5]);
    expect(problems.map(({ problem }) => problem)).toEqual([
      "no_trailer",
      "no_trailer",
      "other_version",
      "too_long",
    ]);
  });
});

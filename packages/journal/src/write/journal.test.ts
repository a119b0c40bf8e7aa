import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openJournal } from "./journal.ts";
import type { Journal, JournalOptions, JournalStats } from "./journal.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { decodeLine, maxBodyBytes } from "../line.ts";
import { parseSegmentName } from "../segment-name.ts";

let place = "";
let now = 0;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "spoor-journal-"));
  now = 1_700_000_000_000;
});

afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

function folder(): Folder {
  const opened = openFolder(join(place, ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  return opened;
}

function journal(options: Partial<JournalOptions> = {}): Journal {
  return openJournal({ folder: folder(), signal: "traces", now: () => now, ...options });
}

function bodyOf(id: unknown, padding = 0): string {
  return `{"resourceSpans":[{"id":${JSON.stringify(id)},"pad":"${"x".repeat(padding)}"}]`;
}

function files(): readonly string[] {
  return readdirSync(join(place, ".spoor/journal")).sort();
}

/** What the lines of all files hold, and where a line stands that is damaged, an error. */
function written(): readonly unknown[] {
  return files().flatMap((file) =>
    readFileSync(join(place, ".spoor/journal", file), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const decoded = decodeLine(line);
        return decoded.ok ? decoded.request["resourceSpans"] : decoded;
      }),
  );
}

function idOf(id: unknown, padding = 0): unknown {
  return [{ id, pad: "x".repeat(padding) }];
}

function fail(): never {
  throw new Error("no");
}

function unwritable(): Folder {
  writeFileSync(join(place, "file"), "");
  return { dir: join(place, "file/.spoor"), journal: join(place, "file/.spoor/journal") };
}

function total({ appended, buffered, dropped }: JournalStats): number {
  return Object.values(dropped).reduce((sum, n) => sum + n, appended + buffered);
}

describe("a journal", () => {
  test("makes no file before its first line, and then one that only its owner can read", () => {
    const traces = journal();
    expect(files()).toEqual([]);
    expect(traces.append(bodyOf(1), 1)).toBe(true);
    const [file = ""] = files();
    expect(parseSegmentName(file.replace(/\.open$/, ""))).toMatchObject({
      signal: "traces",
      startMs: now,
      pid: process.pid,
      seq: 0,
    });
    expect(statSync(join(place, ".spoor/journal", file)).mode & 0o777).toBe(0o600);
    expect(written()).toEqual([idOf(1)]);
  });

  test("numbers the lines of a segment from 0", () => {
    const traces = journal();
    for (const id of [1, 2, 3]) traces.append(bodyOf(id), id);
    const [file = ""] = files();
    const lines = readFileSync(join(place, ".spoor/journal", file), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => decodeLine(line))).toMatchObject([
      { trailer: { n: 1, seq: 0 } },
      { trailer: { n: 2, seq: 1 } },
      { trailer: { n: 3, seq: 2 } },
    ]);
    expect(traces.stats()).toEqual({ appended: 6, buffered: 0, dropped: {}, failedSyncs: 0 });
  });

  test("seals its segment under a final name, tells its size, and begins another when asked to", () => {
    const sealed = vi.fn<(segment: string, bytes: number) => void>();
    const traces = journal({ sealed });
    traces.append(bodyOf(1), 1);
    traces.seal();
    traces.seal();
    const [file = ""] = files();
    expect(file).toMatch(/-0\.jsonl$/);
    const { size } = statSync(join(place, ".spoor/journal", file));
    expect(sealed.mock.calls).toEqual([[file.replace(".jsonl", ""), size]]);
    traces.append(bodyOf(2), 1);
    expect(files()).toHaveLength(2);
    expect(written()).toEqual([idOf(1), idOf(2)]);
  });

  test("seals nothing where nothing was written", () => {
    journal().seal();
    expect(files()).toEqual([]);
  });

  test("begins another segment at 8 MiB", () => {
    const traces = journal();
    const lines = 100;
    for (let id = 0; id < lines; id += 1) traces.append(bodyOf(id, 100_000), 1);
    const sizes = files().map((file) => statSync(join(place, ".spoor/journal", file)).size);
    expect(files().map((file) => file.replace(/.*\./, "."))).toEqual([".jsonl", ".open"]);
    expect(sizes[0]).toBeGreaterThanOrEqual(8 * 1024 * 1024);
    expect(sizes[0]).toBeLessThan(8 * 1024 * 1024 + 101_000);
    expect(written()).toEqual(Array.from({ length: lines }, (_, id) => idOf(id, 100_000)));
  });

  test.each([60_000, -86_400_000])("begins another segment when the clock is %i ms on", (ms) => {
    const traces = journal();
    traces.append(bodyOf(1), 1);
    now += 59_999 * Math.sign(ms);
    traces.append(bodyOf(2), 1);
    expect(files()).toHaveLength(1);
    now = 1_700_000_000_000 + ms;
    traces.append(bodyOf(3), 1);
    expect(files().filter((file) => file.endsWith(".jsonl"))).toHaveLength(1);
    expect(files()).toHaveLength(2);
  });

  test("refuses a line that is too long, and counts it", () => {
    const traces = journal();
    expect(traces.append(`{"resourceSpans":[${" ".repeat(maxBodyBytes)}]`, 7)).toBe(false);
    expect(traces.stats()).toEqual({
      appended: 0,
      buffered: 0,
      dropped: { too_large: 7 },
      failedSyncs: 0,
    });
  });

  test("keeps a record in memory that comes of its own write, and writes it later", () => {
    const results: boolean[] = [];
    const traces: Journal = journal({
      appended: () => {
        if (results.length === 0) results.push(traces.append(bodyOf("inner"), 1));
      },
    });
    expect(traces.append(bodyOf("outer"), 1)).toBe(true);
    expect(results).toEqual([false]);
    expect(traces.stats()).toEqual({ appended: 1, buffered: 1, dropped: {}, failedSyncs: 0 });
    traces.seal();
    expect(written()).toEqual([idOf("outer"), idOf("inner")]);
  });

  test("outlives callbacks that throw", () => {
    const traces = journal({ appended: fail, sealed: fail });
    expect(traces.append(bodyOf(1), 1)).toBe(true);
    traces.seal();
    const clockless = journal({ now: fail });
    expect(clockless.append(bodyOf(2), 1)).toBe(false);
    clockless.seal();
    expect(clockless.stats().dropped).toEqual({ failed: 1 });
    expect(written()).toEqual([idOf(1)]);
  });
});

describe("a journal whose folder cannot be written", () => {
  test("keeps lines in memory and warns once", () => {
    const warn = vi.fn<(message: string) => void>();
    const traces = journal({ folder: unwritable(), warn });
    for (let id = 0; id < 10; id += 1) {
      now += 5000;
      expect(traces.append(bodyOf(id), 2)).toBe(false);
    }
    traces.seal();
    expect(traces.stats()).toEqual({ appended: 0, buffered: 20, dropped: {}, failedSyncs: 0 });
    expect(warn.mock.calls).toEqual([
      [
        `cannot write traces to ${place}/file/.spoor/journal (ENOTDIR); up to 2 MiB are kept in memory and written when it works again`,
      ],
    ]);
  });

  test("keeps at most 2 MiB, drops the oldest and counts them", () => {
    const traces = journal({ folder: unwritable() });
    for (let id = 0; id < 50; id += 1) traces.append(bodyOf(id, 100_000), 1);
    const { buffered, dropped } = traces.stats();
    expect(buffered).toBe(20);
    expect(dropped).toEqual({ unwritable: 30 });
    rmSync(join(place, "file"));
    mkdirSync(join(place, "file"));
    traces.seal();
    expect(traces.stats()).toEqual({
      appended: 20,
      buffered: 0,
      dropped: { unwritable: 30 },
      failedSyncs: 0,
    });
    const all = readdirSync(join(place, "file/.spoor/journal"));
    const again = all.filter((name) => name.startsWith("traces"));
    expect(again).toHaveLength(1);
    const kept = readFileSync(join(place, "file/.spoor/journal", again[0] ?? ""), "utf8");
    expect(kept.match(/"id":\d+/g)?.at(0)).toBe('"id":30');
  });

  test("writes what waited, in its order, one second after the failure", () => {
    const away = join(place, "away");
    const traces = journal();
    renameSync(join(place, ".spoor"), away);
    writeFileSync(join(place, ".spoor"), "");
    expect(traces.append(bodyOf(1), 1)).toBe(false);
    rmSync(join(place, ".spoor"));
    renameSync(away, join(place, ".spoor"));
    now += 999;
    expect(traces.append(bodyOf(2), 1)).toBe(false);
    now += 1;
    expect(traces.append(bodyOf(3), 1)).toBe(true);
    expect(traces.stats()).toEqual({ appended: 3, buffered: 0, dropped: {}, failedSyncs: 0 });
    expect(written()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  test("makes the folder again that was deleted, and counts what it cannot know to have been read", () => {
    const traces = journal();
    traces.append(bodyOf(1), 1);
    now += 200;
    traces.append(bodyOf(2), 1);
    rmSync(join(place, ".spoor"), { recursive: true });
    now += 100;
    traces.append(bodyOf(3), 1);
    now += 100;
    expect(traces.append(bodyOf(4), 1)).toBe(true);
    expect(traces.stats()).toEqual({
      appended: 2,
      buffered: 0,
      dropped: { deleted: 2 },
      failedSyncs: 0,
    });
    expect(written()).toEqual([idOf(4)]);
    expect(statSync(join(place, ".spoor")).mode & 0o777).toBe(0o700);
  });

  test("does not make again what was around the folder", () => {
    const traces = journal();
    traces.append(bodyOf(1), 1);
    rmSync(place, { recursive: true });
    now += 200;
    expect(traces.append(bodyOf(2), 1)).toBe(false);
    traces.seal();
    expect(() => statSync(place)).toThrow("ENOENT");
    expect(total(traces.stats())).toBe(2);
  });

  test("does not write into a folder that came in place of the deleted one and is open to others", () => {
    const traces = journal();
    rmSync(join(place, ".spoor"), { recursive: true });
    mkdirSync(join(place, ".spoor"));
    chmodSync(join(place, ".spoor"), 0o777);
    expect(traces.append(bodyOf(1), 1)).toBe(false);
    expect(readdirSync(join(place, ".spoor"))).toEqual([]);
  });
});

test("whatever happens to the folder, each record is in a file, in memory, or counted as dropped", () => {
  const event = fc.oneof(
    { weight: 6, arbitrary: fc.constant("append" as const) },
    { weight: 2, arbitrary: fc.constant("wait" as const) },
    fc.constantFrom("seal" as const, "delete" as const, "break" as const, "mend" as const),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const dir = mkdtempSync(join(place, "run-"));
      const traces = openJournal({
        folder: { dir: join(dir, ".spoor"), journal: join(dir, ".spoor/journal") },
        signal: "traces",
        now: () => now,
      });
      let appended = 0;
      const run = {
        append: () => {
          traces.append(bodyOf(appended, 300_000), 3);
          appended += 3;
        },
        wait: () => {
          now += 700;
        },
        seal: () => traces.seal(),
        delete: () => rmSync(join(dir, ".spoor"), { recursive: true, force: true }),
        break: () => {
          rmSync(join(dir, ".spoor"), { recursive: true, force: true });
          writeFileSync(join(dir, ".spoor"), "");
        },
        mend: () => rmSync(join(dir, ".spoor"), { recursive: true, force: true }),
      };
      for (const name of events) {
        run[name]();
        expect(total(traces.stats())).toBe(appended);
      }
    }),
    { numRuns: 60 },
  );
});

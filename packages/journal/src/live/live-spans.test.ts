import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import type * as Timers from "node:timers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LiveSpans } from "./live-spans.ts";
import { readRecords } from "./read-records.ts";
import type { StartingSpan } from "./start-record.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";

const waiting = vi.hoisted((): (() => void)[] => []);

vi.mock("node:timers", async (original) => {
  const timer = { unref: (): void => {} };
  const setTimeout = (run: () => void): typeof timer => {
    waiting.push(run);
    return timer;
  };
  return { ...(await original<typeof Timers>()), setTimeout };
});

let folder: Folder = { dir: "", journal: "" };
let now = 0;

beforeEach(() => {
  now = 1_700_000_000_000;
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-live-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

const names = ["gen_ai.operation.name", "gen_ai.request.model", "spoor.step.name"];
const resource = { attributes: { "service.name": "shop" } };

function live(): LiveSpans {
  return new LiveSpans({ folder, attributes: names, now: () => now });
}

function spanOf(id: number, change: Partial<StartingSpan> = {}): StartingSpan {
  const spanId = id.toString(16).padStart(16, "0");
  return {
    name: `span ${id}`,
    kind: 2,
    startTime: [1_700_000_000, id],
    attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5", secret: "no" },
    resource,
    instrumentationScope: { name: "spoor", version: "1.2.3" },
    spanContext: () => ({ traceId: "0af7651916cd43dd8448eb211c80319c", spanId, traceFlags: 1 }),
    ...change,
  };
}

const files = (): readonly string[] => readdirSync(join(folder.journal, "live"));

function pathOf(name = files()[0] ?? ""): string {
  return join(folder.journal, "live", name);
}

const open = (): readonly unknown[] =>
  readRecords(pathOf()).records.map(({ span }) => span["name"]);

describe("records of open spans", () => {
  test("make no file before the first, and then one that only its owner can read", () => {
    const spansHere = live();
    expect(readdirSync(folder.journal)).toEqual([]);
    spansHere.begin(spanOf(1));
    expect(statSync(pathOf()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.journal, "live")).mode & 0o777).toBe(0o700);
  });

  test("hold what was asked for of the span, and where it comes from", () => {
    const parentSpanContext = { traceId: "", spanId: "00f067aa0ba902b7", traceFlags: 1 };
    live().begin(spanOf(1, { parentSpanContext }));
    const { head, records } = readRecords(pathOf());
    expect(head).toMatchObject({
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
    });
    expect(records).toEqual([
      {
        span: {
          traceId: "0af7651916cd43dd8448eb211c80319c",
          spanId: "0000000000000001",
          parentSpanId: "00f067aa0ba902b7",
          startTimeUnixNano: "1700000000000000001",
          name: "span 1",
          kind: 3,
          flags: 257,
          attributes: [
            { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
            { key: "gen_ai.request.model", value: { stringValue: "gpt-5" } },
          ],
        },
        scope: { name: "spoor", version: "1.2.3" },
      },
    ]);
  });

  test("are taken back when their spans end, and their places are used again", () => {
    const spansHere = live();
    const first = spansHere.begin(spanOf(1));
    spansHere.begin(spanOf(2));
    first?.end();
    expect(open()).toEqual(["span 2"]);
    const { size } = statSync(pathOf());
    for (let id = 3; id < 50; id += 1) spansHere.begin(spanOf(id))?.end();
    spansHere.begin(spanOf(50));
    expect(open()).toEqual(["span 50", "span 2"]);
    expect(statSync(pathOf()).size).toBe(size);
    expect(spansHere.stats()).toEqual({ open: 2, unrecorded: 0 });
  });

  test("are at most 10,000, and the others are counted", () => {
    const spansHere = live();
    const begun = Array.from({ length: 10_005 }, (_, id) => spansHere.begin(spanOf(id)));
    expect(spansHere.stats()).toEqual({ open: 10_000, unrecorded: 5 });
    expect(statSync(pathOf()).size).toBeLessThan(10_010 * 1024);
    begun[0]?.end();
    expect(spansHere.begin(spanOf(1))).toBeDefined();
  });

  test("fit, whatever the span says", () => {
    const spansHere = live();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), fc.anything(), (name, value) => {
        const attributes = { "gen_ai.request.model": name, "spoor.step.name": value };
        const begun = spansHere.begin(spanOf(1, { name, attributes }));
        expect(begun).toBeDefined();
        expect(open()).toHaveLength(1);
        begun?.end();
      }),
    );
    expect(statSync(pathOf()).size).toBe(2 * 1024);
  });

  test("leave no file where all spans had ended, and are found where some had not", () => {
    const spansHere = live();
    const begun = spansHere.begin(spanOf(1));
    spansHere.seal();
    expect(open()).toEqual(["span 1"]);
    begun?.end();
    spansHere.seal();
    expect(files()).toEqual([]);
  });

  test("are not made where the folder cannot be written, which is tried again after a second", () => {
    const away = `${folder.dir}-away`;
    const spansHere = live();
    renameSync(folder.dir, away);
    expect(spansHere.begin(spanOf(1))).toBeUndefined();
    renameSync(away, folder.dir);
    expect(spansHere.begin(spanOf(2))).toBeUndefined();
    now += 1000;
    expect(spansHere.begin(spanOf(3))).toBeDefined();
    expect(spansHere.stats()).toEqual({ open: 1, unrecorded: 2 });
    expect(spansHere.begin({ ...spanOf(4), spanContext: () => expect.fail("no") })).toBeUndefined();
  });

  test("say each minute that their thread lives, for as long as there are some", () => {
    waiting.length = 0;
    const begun = live().begin(spanOf(1));
    const minute = (): void => waiting.splice(0).forEach((run) => run());
    utimesSync(pathOf(), 1000, 1000);
    minute();
    expect(Date.now() - statSync(pathOf()).mtimeMs).toBeLessThan(60_000);
    expect(waiting).toHaveLength(1);
    begun?.end();
    minute();
    expect(waiting).toEqual([]);
  });

  test("go on in another file when theirs was deleted", () => {
    const spansHere = live();
    const begun = spansHere.begin(spanOf(1));
    rmSync(join(folder.journal, "live"), { recursive: true });
    now += 1000;
    spansHere.begin(spanOf(2));
    begun?.end();
    expect(open()).toEqual(["span 2"]);
  });
});

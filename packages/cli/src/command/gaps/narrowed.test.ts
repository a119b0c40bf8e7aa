import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import {
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_LEARNED,
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_TEXT,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NEAREST_DISTANCE,
  SPOOR_PATTERN_NEAREST_NAME,
  SPOOR_PATTERN_TEXT_NORMALIZED,
} from "@spoor/core/semconv";
import { describe, expect, test, vi } from "vitest";
import { json, project } from "../../fixture-gaps.ts";
import { newFolder, writeJournal } from "../../fixture.ts";
import type { FakeEvent, FakeSpan } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";

// Most runs make a store of their own.
vi.setConfig({ testTimeout: 120_000 });

function storeOf(events: readonly FakeEvent[], spans: readonly FakeSpan[] = []): string {
  const cwd = newFolder();
  writeJournal(join(cwd, ".spoor"), { spans: [...spans], events: [...events] });
  return cwd;
}

const figures = (found: unknown): unknown => [at(found, "totalBlocked"), at(found, "gapCount")];

describe("gaps of some", () => {
  test.each([
    ["workflow:login", [3, 2]],
    ["workflow:checkout", [1, 1]],
    ["-workflow:login", [2, 2]],
    ["error:timeout", [1, 1]],
    ["status:blocked kind:step", [5, 2]],
    ["kind:llm", [0, 0]],
  ])("-q %j", async (query, expected) => {
    expect(figures(await json(project(), "gaps", "-q", query))).toEqual(expected);
  });

  test("by service, and by what the span says where it is stored", async () => {
    const blocked = { name: EVENT_SPOOR_STEP_BLOCKED, attributes: { [SPOOR_BLOCK_TEXT]: "a" } };
    const span = {
      id: "a1",
      name: "step pay",
      trace: "7",
      attributes: { [GEN_AI_WORKFLOW_NAME]: "w" },
    };
    const cwd = storeOf([{ ...blocked, trace: "7", span: "a1" }, blocked], [span]);
    expect(figures(await json(cwd, "gaps"))).toEqual([2, 1]);
    expect(figures(await json(cwd, "gaps", "-q", "workflow:w"))).toEqual([1, 1]);
    expect(figures(await json(cwd, "gaps", "--service", "nobody"))).toEqual([0, 0]);
  });

  test("the coverage is of what was asked for", async () => {
    const found = await json(project(), "gaps", "-q", "workflow:checkout");
    expect(at(found, "coverage")).toMatchObject({ matches: 20, blocked: 1 });
  });

  test("uses of patterns, too", async () => {
    const [found] = list(at(await json(project(), "patterns", "-q", "workflow:login"), "patterns"));
    expect(found).toMatchObject({ id: "open-page", successes: 21, journeys: ["login"] });
  });
});

describe.each([
  ["gaps", "gap,count,text", 2],
  ["suggest", "suggestion,gap,regex,flags,covered", 1],
  ["patterns", "pattern,name,type,text", 2],
])("%s for other programs", (command, titles, rows) => {
  test("as CSV, lines and Markdown", async () => {
    const cwd = project();
    const print = async (...flags: string[]): Promise<readonly string[]> =>
      (await spoor([command, ...flags], { cwd })).out.trimEnd().split(/\r?\n/);
    const csv = await print("--format", "csv");
    expect(csv[0]).toMatch(new RegExp(`^${titles}`));
    expect(csv).toHaveLength(rows + 1);
    expect(await print("--format", "ndjson")).toHaveLength(rows);
    expect(await print("--format", "md")).toHaveLength(rows + 2);
    const [first = ""] = titles.split(",");
    expect((await print("--format", "csv", "--columns", first))[0]).toBe(first);
  });
});

test("weeks are a table of their own", async () => {
  const { out } = await spoor(["gaps", "--over-time", "--format", "csv"], { cwd: project() });
  expect(out.split("\r\n").slice(0, 2)).toEqual([
    "week,matches,blocked,coverage",
    "2026-11-16,40,4,0.909090909091",
  ]);
});

const failed = (more: FakeEvent["attributes"]): FakeEvent => ({
  name: EVENT_SPOOR_PATTERN_FAILURE,
  attributes: { [SPOOR_PATTERN_TEXT_NORMALIZED]: "turn knob", ...more },
});

describe("what patterns failed at", () => {
  const blocked = [1, 2, 3].map((n) => ({
    name: EVENT_SPOOR_STEP_BLOCKED,
    at: n,
    attributes: { [SPOOR_BLOCK_TEXT]: "Turn knob" },
  }));

  test("is not what they were made for, and is suggested", async () => {
    const cwd = storeOf([...blocked, failed({ [SPOOR_PATTERN_ID]: "press" }), failed({})]);
    expect(list(at(await json(cwd, "suggest"), "suggestions"))).toHaveLength(1);
    expect(at(await json(cwd, "patterns"), "patterns")).toMatchObject([
      { id: "press", failures: 1, text: null },
    ]);
  });

  test("counts for the pattern that was made for it where none is named", async () => {
    const learned = {
      name: EVENT_SPOOR_PATTERN_LEARNED,
      attributes: { [SPOOR_PATTERN_ID]: "knob", [SPOOR_PATTERN_TEXT_NORMALIZED]: "turn knob" },
    };
    const cwd = storeOf([learned, failed({})]);
    expect(at(await json(cwd, "patterns"), "patterns")).toMatchObject([
      { id: "knob", failures: 1, text: "turn knob" },
    ]);
  });
});

test("a recorded nearest pattern is told with how far it was", async () => {
  const attributes = {
    [SPOOR_BLOCK_TEXT]: "Turn knob",
    [SPOOR_PATTERN_NEAREST_NAME]: "press",
    [SPOOR_PATTERN_NEAREST_DISTANCE]: 9,
  };
  const cwd = storeOf([{ name: EVENT_SPOOR_STEP_BLOCKED, attributes }]);
  const [gap] = list(at(await json(cwd, "gaps"), "gaps"));
  expect(at(gap, "nearest")).toEqual({
    id: "press",
    example: null,
    similarity: null,
    reason: "Recorded with the blocked step, 9 edits away",
  });
});

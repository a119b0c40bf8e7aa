import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { at, list, text, texts } from "@spoor/core/record";
import { describe, expect, test, vi } from "vitest";
import { blockedEvents } from "../../fixture-blocked.ts";
import { json, problemsOf, project } from "../../fixture-gaps.ts";
import { epochMs, logRequest, newFolder } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";
import { hasSamples, samples } from "../../legacy/fixture.ts";

// Most runs make a store of their own.
vi.setConfig({ testTimeout: 120_000 });

/** The examples that a suggestion does not match in JavaScript. */
function unmatched(suggestions: unknown): readonly string[] {
  return list(suggestions).flatMap((one) => {
    const regex = new RegExp(String(at(one, "regex")), String(at(one, "flags")));
    return (texts(at(one, "examples")) ?? ["no example"]).filter((example) => !regex.test(example));
  });
}

describe("gaps", () => {
  test("tells what is known of each", async () => {
    const found = await json(project(), "gaps");
    expect(found).toMatchObject({
      totalBlocked: 5,
      withoutText: 1,
      coverage: { matches: 41, blocked: 5 },
      weeks: [
        { week: "2026-11-16", matches: 40, blocked: 4 },
        { week: "2026-11-23", matches: 1, blocked: 1, coverage: 0.5 },
      ],
      byErrorType: { timeout: 1, unknown: 4 },
      byJourney: { login: 3, checkout: 1, unknown: 1 },
      gapCount: 2,
      gaps: [
        {
          text: "Drag the slider to 50",
          count: 3,
          journeys: ["login", "checkout"],
          sources: ["generate"],
          errorTypes: ["timeout"],
          reasons: ["pattern_gap"],
          fixes: ["User sets the slider to 50"],
          firstSeen: "2026-11-20T09:00:00.000Z",
          lastSeen: "2026-11-27T09:00:00.000Z",
          nearest: null,
        },
        {
          count: 2,
          variants: ['User opens the "Reports" page twice', 'user opens "" page twice'],
          nearest: {
            id: "open-page",
            example: 'user opens "" page',
            similarity: 0.75,
            reason: "Words beyond the pattern: twice",
          },
        },
      ],
    });
  });

  test.each([
    [["--category", "navigation"], ['User opens the "Reports" page twice']],
    [["--limit", "1"], ["Drag the slider to 50"]],
    [["--since", "2026-11-26"], ["drag the slider to 7.5"]],
    [
      ["--profile", "artk", "--similarity", "1", "--category", "unknown"],
      ["Drag the slider to 50", "Drag slider to 75", "drag the slider to 7.5"],
    ],
  ])("with %j", async (flags, expected) => {
    const found = list(at(await json(project(), "gaps", ...flags), "gaps"));
    expect(found.map((gap) => at(gap, "text"))).toEqual(expected);
  });

  test("asks files of OTLP and of older systems at once", async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, "otlp.json"), JSON.stringify(logRequest(blockedEvents)));
    const record = {
      journeyId: "old",
      stepText: "drag slider to 3",
      timestamp: "2026-02-03T12:00:00Z",
    };
    writeFileSync(join(cwd, "old.jsonl"), `${JSON.stringify(record)}\n`);
    const found = await json(cwd, "gaps", "--path", "otlp.json", "old.jsonl");
    expect(found).toMatchObject({
      totalBlocked: 6,
      gaps: [
        { count: 4, text: "drag slider to 3", journeys: ["old", "login", "checkout"] },
        { count: 2 },
      ],
    });
    expect(() => readFileSync(join(cwd, ".spoor"))).toThrow("ENOENT");
  });

  test("prints a table, and weeks where they are asked for", async () => {
    const { out, err } = await spoor(["gaps", "--over-time"], { cwd: project() });
    expect(out).toMatch(/^ +3 +Drag the slider to 50 +unknown/m);
    expect(out).toMatch(/^2026-11-23 +1 +1 +50\.0%$/m);
    expect(out).toContain("Coverage 89.1%: 41 matches, 5 blocked steps.");
    expect(err).toContain("1 blocked step without a text.");
  });

  test("escapes what is in the data", async () => {
    const cwd = newFolder();
    const record = {
      journeyId: "__proto__",
      stepText: "\u001b[31mred",
      timestamp: "2026-02-03T12:00:00Z",
    };
    writeFileSync(join(cwd, "a.jsonl"), `${JSON.stringify(record)}\n`);
    const { code, out } = await spoor(["gaps", "--path", "a.jsonl"], { cwd });
    expect(code).toBe(0);
    expect(out).not.toContain("\u001b");
    const found = await json(cwd, "gaps", "--path", "a.jsonl");
    expect(Object.entries(Object(at(found, "byJourney")))).toEqual([["__proto__", 1]]);
  });

  test.each([
    [["gaps", "--similarity", "2"], 2, /--similarity wants a number from 0.1 to 1, got "2"/],
    [["gaps", "--patterns", "none.json"], 3, /Cannot read the patterns in .*none.json: ENOENT/],
    [["gaps", "--path", "none"], 2, /none/],
    [["gaps", "--require-data", "--store", "none"], 7, /No blocked steps/],
    [["suggest", "--min-count", "0"], 2, /--min-count wants a whole number of at least 1/],
  ])("%j ends with %i", async (argv, code, said) => {
    const ran = await spoor(argv, { cwd: project() });
    expect([ran.code, ran.out + ran.err]).toEqual([code, expect.stringMatching(said)]);
  });
});

const columns = (rows: unknown, ...names: readonly string[]): unknown =>
  list(rows).map((row) => names.map((name) => at(row, name)));

const artk = join(samples, "artk/artk-e2e");
const golden = (name: string): readonly unknown[] =>
  list(JSON.parse(readFileSync(join(artk, name), "utf8")));

describe.skipIf(!hasSamples)("what ARTK found", () => {
  test("are the gaps of its profile, without the fix that it counts as blocked", async () => {
    const file = join(artk, ".artk/blocked-steps-telemetry.jsonl");
    const found = list(at(await json("/", "gaps", "--profile", "artk", "--path", file), "gaps"));
    const names = ["normalizedText", "category", "variants", "firstSeen", "lastSeen"];
    const told = (gap: unknown, exampleText: unknown, count: number): readonly unknown[] => [
      exampleText,
      count,
      ...names.map((name) => at(gap, name)),
    ];
    expect(found.map((gap) => told(gap, at(gap, "text"), Number(at(gap, "count"))))).toEqual(
      golden("out-gaps.json").map((gap, i) =>
        told(gap, at(gap, "exampleText"), Number(at(gap, "count")) - (i === 0 ? 1 : 0)),
      ),
    );
    expect(found[0]).toMatchObject({ nearest: { id: "click-button-quoted", similarity: null } });
  });

  test("are the sums of its gap analysis", async () => {
    const file = join(artk, ".artk/autogen/blocked-steps-telemetry.json");
    const found = await json("/", "gaps", "--profile", "artk", "--path", file);
    const [analysis] = [JSON.parse(readFileSync(join(artk, "out-patterngaps.json"), "utf8"))];
    for (const name of ["totalBlocked", "byErrorType", "byJourney"])
      expect(at(found, name)).toEqual(at(analysis, name));
    expect(columns(at(found, "gaps"), "count", "errorTypes")).toEqual(
      columns(at(analysis, "topPatterns"), "count", "errorTypes"),
    );
  });

  test("are its suggestions, each of which matches what it covers", async () => {
    const file = join(artk, ".artk/autogen/blocked-steps-telemetry.json");
    const found = at(await json("/", "suggest", "--path", file), "suggestions");
    expect(columns(found, "covered", "confidence")).toEqual(
      columns(golden("out-suggest.json"), "coveredCount", "confidence"),
    );
    const every = await json("/", "suggest", "--path", artk, "--min-count", "1");
    expect(list(at(every, "suggestions")).length).toBe(10);
    expect(unmatched(at(every, "suggestions"))).toEqual([]);
  });
});

describe("suggest", () => {
  test("matches every example of texts that try to break it", async () => {
    const hostile = [
      '"Save"',
      "'x y'",
      "a(b",
      "[c]*",
      "\\",
      "$1",
      "İ",
      "ß",
      "ſ",
      "42",
      "\u2028",
      "a@b.co",
      "the",
    ];
    const word = fc.constantFrom(...hostile);
    const step = fc.oneof(
      fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" ")),
      fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
    );
    const cwd = newFolder();
    const all = fc.sample(step, { numRuns: 300, seed: 7 });
    const lines = all.map((stepText, i) =>
      JSON.stringify({ journeyId: "j", stepText, timestamp: new Date(epochMs + i).toISOString() }),
    );
    writeFileSync(join(cwd, "a.jsonl"), `${lines.join("\n")}\n`);
    const flags = ["--path", "a.jsonl", "--min-count", "1", "--limit", "1000"];
    const found = list(at(await json(cwd, "suggest", ...flags), "suggestions"));
    expect(found.length).toBeGreaterThan(100);
    expect(unmatched(found)).toEqual([]);
  });

  test("suggests nothing for what is accepted, and keeps what was", async () => {
    const cwd = project();
    const before = list(at(await json(cwd, "suggest", "--min-count", "2"), "suggestions"));
    const ids = before.map((one) => text(at(one, "id")) ?? "");
    expect(ids).toHaveLength(2);
    const [first = "", second = ""] = ids;
    const told = await spoor(["suggest", "--min-count", "2", "--accept", first], { cwd });
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining("1 pattern added to") });
    const left = await json(cwd, "suggest", "--min-count", "2", "--accept", second, first);
    expect(at(left, "accepted")).toEqual([second]);
    const file: unknown = JSON.parse(readFileSync(join(cwd, "spoor.patterns.json"), "utf8"));
    expect(problemsOf("accepted-patterns", file)).toBeNull();
    expect(list(at(file, "patterns")).map((one) => at(one, "id"))).toEqual(ids);
    const after = await json(cwd, "suggest", "--min-count", "1");
    expect(at(after, "suggestions")).toEqual([]);
    const covered = list(at(await json(cwd, "gaps"), "gaps")).map((gap) => at(gap, "coveredBy"));
    expect(covered).toEqual(ids);
  });

  test("refuses an id that is not suggested, and writes nothing", async () => {
    const cwd = project();
    const { code, err } = await spoor(["suggest", "--accept", "pattern-0"], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/no suggestion pattern-0\.\n.*Suggested are: pattern-[0-9a-f]{16}\./);
    expect(() => readFileSync(join(cwd, "spoor.patterns.json"))).toThrow("ENOENT");
  });

  test.each([
    ["{", /it is no JSON/],
    ['{"schema":"spoor.accepted-patterns/9"}', /its schema is spoor.accepted-patterns\/9/],
    ['{"schema":"spoor.accepted-patterns/1","patterns":[{}]}', /has no id or no regex/],
    [
      '{"schema":"spoor.accepted-patterns/1","patterns":[{"id":"a","regex":"(?=a)"}]}',
      /RE2 cannot compile the pattern a/,
    ],
  ])("does not touch a file of patterns that reads %s", async (content, said) => {
    const cwd = project();
    writeFileSync(join(cwd, "spoor.patterns.json"), content);
    const { code, err } = await spoor(["suggest", "--accept", "pattern-0"], { cwd });
    expect([code, err]).toEqual([3, expect.stringMatching(said)]);
    expect(readFileSync(join(cwd, "spoor.patterns.json"), "utf8")).toBe(content);
  });
});

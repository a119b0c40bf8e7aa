import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { encodeLine } from "@spoor/journal";
import { describe, expect, test } from "vitest";
import { call, ofCall, ofStep } from "../../../../test/support/check-cases.ts";
import { spanRequest } from "../../../../test/support/otlp-sample.ts";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { compact } from "../store/compact.ts";
import { readManifest } from "../store/manifest.ts";

const wrong = [
  ofCall({ "gen_ai.request.seed": "1", "gen_ai.output.type": "xml" }),
  ofCall(
    {
      "gen_ai.response.id": undefined,
      "gen_ai.request.seed": "2",
      "gen_ai.request.model": "gpt-5",
    },
    { name: "chat gpt-5" },
  ),
  ofStep(),
];

/** A file with `text`, and the folder that it is in. */
function file(text: string): { readonly cwd: string; readonly path: string } {
  const cwd = newFolder();
  const path = join(cwd, "telemetry.json");
  writeFileSync(path, text);
  return { cwd, path };
}

const linesOf = (requests: readonly object[]): string =>
  requests.map((request) => `${JSON.stringify(request)}\n`).join("");

test("tells each finding once, the gravest first, and ends with 6", async () => {
  const { cwd } = file(linesOf(wrong));
  const { code, out, err } = await spoor(["check", "telemetry.json"], { cwd });
  expect([code, err]).toEqual([6, ""]);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    level        id                                name         key                  count  message
    violation    type_mismatch                     chat gpt-4o  gen_ai.request.seed      2  gen_ai.request.seed is of the type string: write it as int.
    improvement  genai_expected_attribute_missing  chat gpt-5   gen_ai.response.id       1  The recommended attribute gen_ai.response.id is missing: set it where it is known.
    information  undefined_enum_variant            chat gpt-4o  gen_ai.output.type       1  gen_ai.output.type is "xml", which the conventions do not list: write one of theirs where one fits.

    2 violations, 1 improvement, 0 foreign in 3 spans, 0 events, 0 metrics
    "
  `);
});

test.each(["violation", "improvement", "foreign", "information"])(
  "--level %s hides what is less grave, not its count",
  async (level) => {
    const { cwd } = file(linesOf(wrong));
    const { code, out } = await spoor(["check", "telemetry.json", "--level", level], { cwd });
    expect(code).toBe(6);
    const shown = ["violation", "improvement", "information"].filter((name) =>
      out.includes(`\n${name} `),
    );
    const levels = ["violation", "improvement", "foreign", "information"];
    expect(shown).toEqual(
      levels.slice(0, levels.indexOf(level) + 1).filter((name) => name !== "foreign"),
    );
    expect(out).toContain("2 violations, 1 improvement, 0 foreign in 3 spans, 0 events, 0 metrics");
  },
);

test("prints its JSON under a versioned schema", async () => {
  const { cwd, path } = file(linesOf(wrong));
  const { code, out } = await spoor(["check", "telemetry.json", "--json"], { cwd });
  expect(code).toBe(6);
  expect(JSON.parse(out)).toMatchObject({
    schema: "spoor.check/1",
    source: path,
    profile: "current",
    totals: { violations: 2, improvements: 1, foreign: 0, information: 1 },
    counts: { spans: 3, events: 0, metrics: 0 },
    findings: [
      { id: "type_mismatch", level: "violation", key: "gen_ai.request.seed", count: 2 },
      { id: "genai_expected_attribute_missing", level: "improvement" },
      { id: "undefined_enum_variant", level: "information" },
    ],
    seen: { "spoor.run_step": ["spoor.step.attempt", "spoor.step.name", "spoor.step.status"] },
    problems: { damagedLines: 0 },
  });
});

describe("reads", () => {
  const clean = [ofStep(), ofStep({}, { spanId: "00f067aa0ba902b8" })];
  const logged = [{ name: "spoor.note" }];
  const told = "0 violations, 0 improvements, 0 foreign in 2 spans, 0 events, 0 metrics\n";

  test.each([
    ["lines", linesOf(clean)],
    ["a list", JSON.stringify(clean)],
    ["a list over several lines", JSON.stringify(clean, undefined, 2)],
    ["lines that are lists", `${JSON.stringify(clean.slice(1))}\n\n${linesOf(clean.slice(1))}`],
  ])("%s", async (_, text) => {
    const { cwd, path } = file(text);
    expect(await spoor(["check", path], { cwd })).toEqual({ code: 0, out: told, err: "" });
  });

  test("one request over several lines", async () => {
    const { path } = file(JSON.stringify(ofStep(), undefined, 2));
    expect(await spoor(["check", path])).toMatchObject({ code: 0, err: "" });
  });

  test("standard input, wherever its pieces end", async () => {
    const bytes = Buffer.from(linesOf([ofStep({ "spoor.step.output.name": "Grüße" }), ofStep()]));
    const input = Readable.from([...bytes].map((byte) => Buffer.of(byte)));
    expect(await spoor(["check", "-"], { input })).toEqual({ code: 0, out: told, err: "" });
  });

  test("the store, a folder that Spoor wrote, its journal, and a segment", async () => {
    const cwd = newFolder();
    const journal = join(cwd, ".spoor", "journal");
    mkdirSync(journal, { recursive: true });
    const segment = join(journal, "traces-loyw3v28-7-0-0123456789abcdef-0.jsonl");
    const lines = clean.map((request, seq) =>
      encodeLine(JSON.stringify(request).slice(0, -1), { n: 1, seq }),
    );
    writeFileSync(segment, Buffer.concat(lines));
    for (const argument of [[], ["."], [".spoor"], [journal], [segment]]) {
      const ran = await spoor(["check", ...argument], { cwd });
      expect(ran).toEqual({ code: 0, out: told, err: "" });
    }
  });

  test("what is in the files of the store, in its inbox and in its journal, each once", async () => {
    const cwd = newFolder();
    const folder = join(cwd, ".spoor");
    const written = [{ id: "a", name: "in files" }];
    writeJournal(folder, { spans: written });
    await compact(folder, { signal: new AbortController().signal });
    rmSync(join(folder, "journal"), { recursive: true });
    writeJournal(folder, { spans: [...written, { id: "b", name: "in the journal" }] });
    const damaged = ["{"];
    const inbox = join(folder, "inbox");
    mkdirSync(inbox);
    writeJournal(inbox, { spans: [{ id: "c", name: "in the inbox" }], events: logged, damaged });
    for (const argument of [[], ["."], [".spoor"]]) {
      const { code, out, err } = await spoor(["check", ...argument, "--json"], { cwd });
      expect([code, err]).toEqual([0, "1 damaged line skipped.\n"]);
      const { counts, problems } = JSON.parse(out);
      expect({ counts, problems }).toEqual({
        counts: { spans: 3, events: 1, metrics: 0 },
        problems: { damagedLines: 1 },
      });
    }
    const journal = await spoor(["check", join(folder, "journal"), "--json"], { cwd });
    expect(JSON.parse(journal.out)).toMatchObject({ counts: { spans: 2, events: 0 } });
  });

  test("the rest of a store of which a file is damaged, and names the file", async () => {
    const cwd = newFolder();
    const folder = join(cwd, ".spoor");
    const spans = [
      { id: "a", name: "lost" },
      { id: "b", name: "left", start: 86_400_000 },
    ];
    writeJournal(folder, { spans });
    await compact(folder, { signal: new AbortController().signal });
    rmSync(join(folder, "journal"), { recursive: true });
    const path = readManifest(folder).files.find(({ day }) => day === "2026-11-20")?.path ?? "";
    truncateSync(join(folder, path), 100);
    const { out, err } = await spoor(["check", "--json"], { cwd });
    expect(JSON.parse(out)).toMatchObject({ counts: { spans: 1 } });
    expect(err).toMatch(/^1 damaged file put aside, .*quarantine\/spans-day=2026-11-20-/);
  });

  test("names as the profile has them", async () => {
    const older = ofCall({ "gen_ai.provider.name": undefined, "gen_ai.system": "openai" });
    const { path } = file(JSON.stringify(older).replace("gen-ai-dev/1.42.0-dev", "1.36.0"));
    expect(await spoor(["check", path, "--profile", "1.36"])).toMatchObject({ code: 0 });
    expect(await spoor(["check", path])).toMatchObject({ code: 6 });
  });
});

test("spans of other libraries are told apart", async () => {
  const { path } = file(JSON.stringify(spanRequest([{ ...call, status: 1 }], { name: "ai" })));
  const { code, out } = await spoor(["check", path]);
  expect(code).toBe(0);
  expect(out).toMatch(/^foreign /m);
  expect(out).toContain("\n0 violations, 0 improvements, 1 foreign in 1 span,");
});

test("damaged lines are skipped and told of on the other stream", async () => {
  const { path } = file(`${linesOf([ofStep()])}{"resourceSpans":[\n`);
  const { code, err } = await spoor(["check", path]);
  expect([code, err]).toEqual([0, "1 damaged line skipped.\n"]);
});

describe("ends with 2", () => {
  test("where there is no such file", async () => {
    const cwd = newFolder();
    const { code, out, err } = await spoor(["check", "x.json"], { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(`\n${err.replaceAll(cwd, "<folder>")}`).toMatchInlineSnapshot(`
      "
      spoor: Cannot read <folder>/x.json (ENOENT).
      Name a file of OTLP/JSON, a folder that Spoor wrote, or - for standard input.
      "
    `);
  });

  test.each([
    ["an empty file", ""],
    ["another JSON", '{"name":"app"}'],
    ["no JSON", "hello\nyou"],
    ["bytes", "\u0000\u0001\u001B[2J"],
  ])("of %s", async (_, text) => {
    const { cwd, path } = file(text);
    const { code, out, err } = await spoor(["check", path], { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      `spoor: ${path} holds no OTLP/JSON.\n` +
        "Name a file of OTLP/JSON, a folder that Spoor wrote, or - for standard input.\n",
    );
  });

  test.each([["--level"], ["--profile"]])("of a wrong %s", async (option) => {
    expect(await spoor(["check", "x", option, "y"])).toMatchObject({ code: 2 });
  });
});

test("is friendly where nothing was recorded yet", async () => {
  const cwd = newFolder();
  expect(await spoor(["check"], { cwd })).toMatchObject({
    code: 0,
    out: expect.stringContaining("No telemetry yet."),
  });
  const { code, out } = await spoor(["check", "--require-data", "--json"], { cwd });
  expect(code).toBe(7);
  expect(JSON.parse(out)).toMatchObject({ schema: "spoor.check/1", counts: { spans: 0 } });
});

test("nothing that telemetry says acts on the terminal", async () => {
  const hostile = "\u001B]52;c;ZXZpbA==\u0007\r\u009B31m\u202Epwned\nfake line";
  const { path } = file(
    linesOf([ofStep({ [hostile]: 1, "spoor.step.type": hostile }, { name: hostile })]),
  );
  for (const more of [[], ["--json"]]) {
    const { out, err } = await spoor(["check", path, ...more], { env: { LANG: "C.UTF-8" } });
    expect(out).toContain("pwned");
    expect(out + err).not.toMatch(/[\p{Cf}\u007F-\u009F]|[^\P{Cc}\n]/u);
    expect(out).not.toMatch(/^fake line/m);
  }
});

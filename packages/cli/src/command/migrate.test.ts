import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { at, list } from "@spoor/core/record";
import { LOG_RECORD_UID } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import type { Ran } from "../fixture-io.ts";
import { hasSamples, samples } from "../legacy/fixture.ts";
import { legacyKinds } from "../legacy/kinds.ts";
import { openStore } from "../store/open-store.ts";

const record = (n: number, more: object = {}): string =>
  `${JSON.stringify({
    journeyId: "login",
    stepText: `Drag the slider to ${n}`,
    reason: "No matching pattern",
    timestamp: `2026-02-03T12:00:0${n % 10}.000Z`,
    ...more,
  })}\n`;

/** A folder with a file of an old system, and a report that is none. */
function home(): string {
  const folder = newFolder();
  mkdirSync(join(folder, "app/.artk"), { recursive: true });
  writeFileSync(join(folder, "app/.artk/steps.data"), record(1) + record(2) + record(3));
  writeFileSync(join(folder, "app/readme.md"), "# App\n");
  return folder;
}

const migrate = (cwd: string, ...argv: string[]): Promise<Ran> =>
  spoor(["migrate", ...argv], { cwd });

async function json(cwd: string, ...argv: string[]): Promise<unknown> {
  const { code, out, err } = await migrate(cwd, ...argv, "--json", "--quiet");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

async function counts(cwd: string): Promise<{ spans: number; events: number; uids: number }> {
  const store = await openStore(join(cwd, ".spoor"), { signal: new AbortController().signal });
  try {
    const [row] = await store.ask(
      `SELECT (SELECT count(*) FROM spans) AS spans, (SELECT count(*) FROM events) AS events,
        (SELECT count(DISTINCT attributes ->> '$."${LOG_RECORD_UID}"') FROM events) AS uids`,
    );
    return {
      spans: Number(row?.["spans"]),
      events: Number(row?.["events"]),
      uids: Number(row?.["uids"]),
    };
  } finally {
    store.close();
  }
}

describe("migrate", () => {
  test("without --apply tells the plan and writes nothing", async () => {
    const cwd = home();
    const { code, out, err } = await migrate(cwd, "app");
    expect(code).toBe(0);
    expect(`\n${out.replaceAll(cwd, "~")}`).toMatchInlineSnapshot(`
      "
      file                  kind                     new  duplicate  rejected  first                last
      app/.artk/steps.data  artk-blocked-step-lines    3          0         0  2026-02-03 12:00:01  2026-02-03 12:00:03

      Read: 3 spoor.step.blocked
      3 new, 0 duplicates, 0 rejected
      Nothing was written. Add --apply to bring this to ~/.spoor; the old files stay as they are.
      "
    `);
    expect(err).toBe("Passed over 1 file that no older system wrote.\n");
    expect(readdirSync(cwd)).toEqual(["app"]);
  });

  test("with --apply adds, and a second time adds nothing", async () => {
    const cwd = home();
    const first = await migrate(cwd, "app", "--apply");
    expect(first.out).toContain("3 new, 0 duplicates, 0 rejected\nAdded to ");
    expect(await counts(cwd)).toEqual({ spans: 0, events: 3, uids: 3 });
    const second = await migrate(cwd, "app", "--apply");
    expect(second.out).toContain("0 new, 3 duplicates, 0 rejected\n");
    expect((await migrate(cwd, "app")).out).toContain("0 new, 3 duplicates, 0 rejected\n");
    expect(await counts(cwd)).toEqual({ spans: 0, events: 3, uids: 3 });
  });

  test("of a file that grew, and of a copy of it, only what is new is added", async () => {
    const cwd = home();
    await migrate(cwd, "app", "--apply");
    const path = join(cwd, "app/.artk/steps.data");
    writeFileSync(path, record(4), { flag: "a" });
    cpSync(path, join(cwd, "copy.jsonl"));
    const { out } = await migrate(cwd, "app", "copy.jsonl", "--apply");
    expect(out).toContain("1 new, 7 duplicates, 0 rejected\n");
  });

  test("the old files stay as they are", async () => {
    const cwd = home();
    const path = join(cwd, "app/.artk/steps.data");
    const before = [readFileSync(path, "utf8"), statSync(path).mtimeMs];
    await migrate(cwd, "app", "--apply");
    expect([readFileSync(path, "utf8"), statSync(path).mtimeMs]).toEqual(before);
    expect(readdirSync(join(cwd, "app/.artk"))).toEqual(["steps.data"]);
  });

  test("what was added is a blocked step as any other", async () => {
    const cwd = home();
    await migrate(cwd, "app", "--apply");
    const { out } = await spoor(["show"], { cwd });
    expect(out).toMatch(/3 +- +pattern_gap +No matching pattern/);
  });

  test("rejected records are told with reason and line", async () => {
    const cwd = home();
    const bad = record(5, { timestamp: "soon" }).repeat(7);
    writeFileSync(join(cwd, "bad.jsonl"), `${bad}nonsense\n${record(6).slice(0, 50)}`);
    const { out } = await migrate(cwd, "bad.jsonl");
    expect(out).toContain(
      "invalid_time 7: bad.jsonl, line 1; line 2; line 3; line 4; line 5 ...\n",
    );
    expect(out).toContain("malformed 1: bad.jsonl, line 8\n");
    expect(out).toContain("unfinished 1: bad.jsonl, line 9\n");
  });

  test("with --keep-text keeps the texts, else their normal form alone", async () => {
    const [plain, full] = [home(), home()];
    await migrate(plain, "app", "--apply");
    await migrate(full, "app", "--apply", "--keep-text");
    const exported = await Promise.all(
      [plain, full].map((cwd) => spoor(["export", "--format", "otlp-json"], { cwd })),
    );
    expect(exported.map(({ out }) => out.includes("Drag the slider to 1"))).toEqual([false, true]);
    expect(exported.map(({ out }) => out.includes("drag slider to 1"))).toEqual([true, true]);
  });
});

describe("a run that was stopped", () => {
  test("goes on after what is done", async () => {
    const cwd = home();
    const controller = new AbortController();
    const { size, mtimeMs } = statSync(join(cwd, "app/.artk/steps.data"));
    await migrate(cwd, "app", "--apply");
    const progress = join(cwd, ".spoor/migrate-progress.json");
    expect(existsSync(progress)).toBe(false);
    const files = [{ path: join(cwd, "app/.artk/steps.data"), size, mtimeMs }];
    const left = { schema: "spoor.migrate-progress/1", known: 3, files };
    writeFileSync(progress, JSON.stringify(left));
    writeFileSync(join(cwd, "more.jsonl"), record(7));
    const { out, err } = await spoor(["migrate", ".", "--apply"], {
      cwd,
      signal: controller.signal,
    });
    expect(out).toContain("1 new, 0 duplicates, 0 rejected\n");
    expect(err).toContain("1 file brought here before, by a run that was stopped.\n");
    expect(existsSync(progress)).toBe(false);
  });

  test("does all of it again where the store was cleared, or the file is another", async () => {
    const cwd = home();
    const path = join(cwd, "app/.artk/steps.data");
    const { size, mtimeMs } = statSync(path);
    mkdirSync(join(cwd, ".spoor"));
    const progress = join(cwd, ".spoor/migrate-progress.json");
    const said = { schema: "spoor.migrate-progress/1", known: 3, files: [{ path, size, mtimeMs }] };
    writeFileSync(progress, JSON.stringify(said));
    expect((await migrate(cwd, "app", "--apply")).out).toContain("3 new, 0 duplicates");
    writeFileSync(progress, JSON.stringify(said));
    utimesSync(path, 1, 1);
    expect((await migrate(cwd, "app", "--apply")).out).toContain("0 new, 3 duplicates");
    writeFileSync(progress, "{");
    expect((await migrate(cwd, "app", "--apply")).out).toContain("0 new, 3 duplicates");
  });

  test("ends with the code of the signal, and leaves the store as it was", async () => {
    const cwd = home();
    const { code } = await spoor(["migrate", "app", "--apply"], {
      cwd,
      signal: AbortSignal.abort(130),
    });
    expect(code).toBe(130);
    expect((await migrate(cwd, "app", "--apply")).out).toContain("3 new, 0 duplicates");
  });
});

describe("what is wrong", () => {
  test("no path", async () => {
    const { code, err } = await migrate(newFolder());
    expect([code, err.split("\n")[0]]).toEqual([2, "spoor: missing required argument 'path'"]);
  });

  test("a path where nothing is", async () => {
    const { code, err } = await migrate("/", "/nowhere/at/all");
    expect([code, err]).toEqual([
      2,
      "spoor: Cannot read /nowhere/at/all (ENOENT).\nName a file or a folder.\n",
    ]);
  });

  test("a zone that nobody knows", async () => {
    const { code, err } = await migrate(home(), "app", "--log-zone", "Europe/Atlantis");
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      'spoor: --log-zone does not know "Europe/Atlantis".',
    ]);
  });

  test("nothing of an older system, with what is read", async () => {
    const cwd = home();
    const { code, err } = await migrate(cwd, "app/readme.md");
    expect([code, err]).toEqual([
      2,
      `spoor: No file of an older system in app/readme.md; looked into 1 file.\nRead are: ${legacyKinds.map(({ name }) => name).join(", ")}.\n`,
    ]);
  });

  test("a name that would write to the terminal is written out", async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, "a\u001B[2Jb.jsonl"), record(1));
    const { out } = await migrate(cwd, ".");
    expect(out).not.toContain("\u001B");
    expect(out).toContain("a\\x1b[2Jb.jsonl");
  });
});

describe("--json", () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL("../../../../docs/schema/migrate.schema.json", import.meta.url), "utf8"),
  );
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));

  test.each([
    ["the plan", []],
    ["what was added", ["--apply"]],
  ])("fits its schema: %s", async (_, argv) => {
    const cwd = home();
    writeFileSync(join(cwd, "empty.json"), '{"version":"1.0.0","records":[]}');
    writeFileSync(join(cwd, "bad.jsonl"), `${record(4)}nonsense\n`);
    const result = await json(cwd, ".", ...argv);
    isValid(result);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...Object(result), more: 1 })).toBe(false);
    expect(at(result, "totals")).toEqual({ files: 3, read: 5, new: 4, duplicate: 0, rejected: 1 });
    expect(at(result, "applied")).toBe(argv.length > 0);
  });

  test("its kinds are those that are read", () => {
    const file = at(at(at(schema, "definitions"), "file"), "properties");
    expect(at(at(file, "kind"), "enum")).toEqual(legacyKinds.map(({ name }) => name));
  });

  test.skipIf(!hasSamples)(
    "all samples: every record is new, a duplicate, or rejected",
    async () => {
      const cwd = newFolder();
      const first = await json(cwd, samples, "--apply");
      for (const file of list(at(first, "files"))) {
        const parts = ["new", "duplicate", "rejected"].map((name) => Number(at(file, name)));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(at(file, "read"));
      }
      expect(at(first, "totals")).toEqual({
        files: 17,
        read: 929,
        new: 745,
        duplicate: 183,
        rejected: 1,
      });
      const { spans, events, uids } = await counts(cwd);
      expect([spans + events, uids]).toEqual([745, events]);
      const second = await json(cwd, samples, "--apply");
      expect(at(second, "totals")).toMatchObject({ new: 0, duplicate: 928, rejected: 1 });
      expect(await counts(cwd)).toEqual({ spans, events, uids });
    },
    60_000,
  );
});

import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sqlite from "node-sqlite3-wasm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../failure.ts";
import { openDatabase } from "./database.ts";
import type { Row } from "./database.ts";

const samples = resolve(import.meta.dirname, "../../../../../shared/data/legacy");
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(samples)) console.warn(`SKIPPED: no sample databases in ${samples}`);
const before = process.env["TMPDIR"];
let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spoor-database-"));
  path = join(folder, "users.db");
  process.env["TMPDIR"] = mkdtempSync(join(tmpdir(), "spoor-temporary-"));
});

afterEach(() => {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
});

/** A database at `path` that a program has open, with a table of calls. */
function writer(journalMode: "WAL" | "DELETE"): sqlite.Database {
  const database = new sqlite.Database(path);
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = ${journalMode};
    CREATE TABLE calls (id INTEGER PRIMARY KEY, model TEXT, cost REAL, body BLOB);
    INSERT INTO calls VALUES (1, 'gpt-5', 0.5, x'00ff'), (9007199254740993, 'größer', NULL, NULL);`);
  return database;
}

const hashes = (): readonly string[] =>
  readdirSync(folder)
    .toSorted()
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => {
      const hash = createHash("sha256").update(readFileSync(join(folder, name)));
      return `${name} ${hash.digest("hex")}`;
    });

function failureOf(use: () => unknown): unknown {
  try {
    use();
  } catch (error) {
    return error;
  }
  return undefined;
}

function rowsOf(sql: string, file = path): readonly Row[] {
  const database = openDatabase(file);
  try {
    return [...database.rows(sql)];
  } finally {
    database.close();
  }
}

/** How many rows each table of a sample has. */
function countsOf(file: string): Record<string, unknown> {
  const database = openDatabase(join(samples, file));
  const entries = database.tables().map((table) => {
    const [row] = database.rows(`SELECT count(*) AS n FROM "${table}"`);
    return [table, row?.["n"]] as const;
  });
  database.close();
  return Object.fromEntries(entries);
}

describe("openDatabase", () => {
  it("tells tables, columns and rows of every type", () => {
    writer("DELETE").close();
    const database = openDatabase(path);
    expect(database.tables()).toEqual(["calls"]);
    expect(database.columns("calls")).toEqual([
      { name: "id", type: "INTEGER" },
      { name: "model", type: "TEXT" },
      { name: "cost", type: "REAL" },
      { name: "body", type: "BLOB" },
    ]);
    expect(database.columns("other")).toEqual([]);
    expect([...database.rows("SELECT * FROM calls ORDER BY id")]).toEqual([
      { id: 1, model: "gpt-5", cost: 0.5, body: Uint8Array.of(0, 255) },
      { id: 9_007_199_254_740_993n, model: "größer", cost: null, body: null },
    ]);
    const sql = "SELECT id FROM calls WHERE model = ? AND cost = ?";
    expect([...database.rows(sql, ["gpt-5", 0.5])]).toEqual([{ id: 1 }]);
    database.close();
  });

  it("gives rows as they are read, and ends where nobody reads on", () => {
    writer("DELETE").close();
    const database = openDatabase(path);
    const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`;
    const seen: unknown[] = [];
    for (const { i } of database.rows(endless)) {
      seen.push(i);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    database.close();
  });

  it("makes, locks and changes nothing beside the file, and cannot write to it", () => {
    writer("DELETE").close();
    chmodSync(path, 0o444);
    const files = hashes();
    const database = openDatabase(path);
    for (const row of database.rows("SELECT * FROM calls")) {
      expect(row["id"]).toBeDefined();
      expect(hashes()).toEqual(files);
      expect(existsSync(`${path}.lock`)).toBe(false);
      expect(readdirSync(tmpdir())).toHaveLength(1);
    }
    expect(failureOf(() => [...database.rows("DELETE FROM calls")])).toBeInstanceOf(Failure);
    database.close();
    expect(hashes()).toEqual(files);
    expect(readdirSync(tmpdir())).toEqual([]);
  });

  it("reads what a program wrote and has not yet moved into the file", () => {
    const program = writer("WAL");
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    const files = hashes();
    expect(rowsOf("SELECT model FROM calls ORDER BY id")).toEqual([
      { model: "gpt-5" },
      { model: "größer" },
    ]);
    expect(hashes()).toEqual(files);
    program.exec("INSERT INTO calls VALUES (7, 'later', 1, NULL)");
    expect(rowsOf("SELECT count(*) AS n FROM calls")).toEqual([{ n: 3 }]);
    program.close();
    expect(rowsOf("SELECT count(*) AS n FROM calls")).toEqual([{ n: 3 }]);
  });

  it("undoes what a killed program left half done, in a copy of its own", () => {
    const program = writer("DELETE");
    // So small a cache writes pages of a transaction before its end, which only the journal can undo.
    program.exec("PRAGMA cache_size = 2; PRAGMA cache_spill = ON; BEGIN");
    for (let id = 10; id < 200; id++)
      program.run("INSERT INTO calls VALUES (?, ?, 1, NULL)", [id, "half done ".repeat(100)]);
    const killed = join(folder, "killed.db");
    copyFileSync(path, killed);
    copyFileSync(`${path}-journal`, `${killed}-journal`);
    program.exec("ROLLBACK");
    program.close();
    const files = hashes();
    expect(rowsOf("SELECT count(*) AS n FROM calls", killed)).toEqual([{ n: 2 }]);
    expect(hashes()).toEqual(files);
  });

  it("says so where a program changes the file meanwhile", () => {
    writer("DELETE").close();
    const database = openDatabase(path);
    const read = (): void => {
      for (const { id } of database.rows("SELECT id FROM calls"))
        if (id === 1) {
          const program = new sqlite.Database(path);
          program.exec("INSERT INTO calls VALUES (8, 'meanwhile', 1, NULL)");
          program.close();
        }
    };
    expect(failureOf(read)).toMatchObject({
      code: 5,
      message: `${path} was changed while it was read.`,
    });
    database.close();
  });

  it.each([
    ["a text", "hello, I am no database"],
    ["nothing", ""],
    ["some JSON", '{"SQLite format 3":true}'],
  ])("tells that %s is no database", (_what, content) => {
    writeFileSync(path, content);
    expect(failureOf(() => openDatabase(path))).toMatchObject({
      code: 2,
      message: `${path} is no SQLite database.`,
    });
  });

  it("tells a damaged database from a good one", () => {
    writeFileSync(
      join(folder, "garbage.db"),
      Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(9000, 0xa5)]),
    );
    expect(failureOf(() => openDatabase(join(folder, "garbage.db")))).toBeInstanceOf(Failure);
    expect(readdirSync(tmpdir())).toEqual([]);
    const cut = join(folder, "cut.db");
    const program = writer("WAL");
    program.close();
    copyFileSync(path, cut);
    truncateSync(cut, 4096);
    expect(failureOf(() => rowsOf("SELECT * FROM calls", cut))).toMatchObject({
      code: 5,
      message: expect.stringContaining(`Cannot read the SQLite database ${cut}: `),
    });
  });

  it("passes on what the system says of a file that is not there", () => {
    expect(failureOf(() => openDatabase(join(folder, "none.db")))).toMatchObject({
      code: "ENOENT",
    });
  });

  it.skipIf(!existsSync(samples))("opens the databases of earlier recorders", () => {
    expect(countsOf("autopack/autopack_sample.db")).toMatchInlineSnapshot(`
      {
        "llm_usage_events": 79,
        "phase_outcome_events": 79,
        "phases": 79,
        "runs": 3,
        "token_budget_escalation_events": 7,
        "token_estimation_v2_events": 79,
      }
    `);
    expect(countsOf("fragments/agent_logs_sample.db")).toMatchInlineSnapshot(`
      {
        "agent_logs": 7,
        "telemetry_events": 1,
      }
    `);
  });
});

import { join } from "node:path";
import { createRequire } from "node:module";
import { at } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { countsOf, migrated, valuesOf } from "../fixture.ts";
import type { Migrated } from "../fixture.ts";
import { inputOf } from "../input.ts";

interface Writer {
  exec(sql: string): void;
  close(): void;
}

/** What is found in a database that `sql` makes. */
async function ofSql(sql: string): Promise<Migrated> {
  const path = join(newFolder(), "old.sqlite");
  const { Database }: { Database: new (path: string) => Writer } = createRequire(import.meta.url)(
    "node-sqlite3-wasm",
  );
  const database = new Database(path);
  database.exec(sql);
  database.close();
  return await migrated(await inputOf(path));
}

test("an old database lacks the later columns", async () => {
  const found = await ofSql(`
    CREATE TABLE token_estimation_v2_events (run_id TEXT, phase_id TEXT, timestamp DATETIME, category TEXT,
      predicted_output_tokens INTEGER, actual_output_tokens INTEGER);
    INSERT INTO token_estimation_v2_events VALUES ('r', 'p', '2025-12-23 19:47:57', 'docs', 500, 104);
    INSERT INTO token_estimation_v2_events VALUES ('r', 'p', NULL, 'docs', 500, 104);
    INSERT INTO token_estimation_v2_events VALUES ('r', 'p', '2025-12-23 19:47:58', 'docs', 'many', 104);
    INSERT INTO token_estimation_v2_events VALUES ('r', 'p', '2025-12-23 19:47:59', NULL, 500, x'00ff');`);
  expect(countsOf(found)).toEqual({ "spoor.token.estimate": 1 });
  expect(found.rejected.map(({ reason, where }) => [reason, where])).toEqual([
    ["invalid_time", "table token_estimation_v2_events, row 2"],
    ["invalid_count", "table token_estimation_v2_events, row 3"],
    ["invalid_count", "table token_estimation_v2_events, row 4"],
  ]);
});

test("a phase that ended more than once was tried as often", async () => {
  const found = await ofSql(`
    CREATE TABLE runs (id TEXT, state TEXT, created_at DATETIME);
    INSERT INTO runs VALUES ('r', 'DONE_FAILED', '2025-12-23 19:00:00');
    CREATE TABLE phase_outcome_events (run_id TEXT, phase_id TEXT, phase_outcome TEXT, stop_reason TEXT,
      duration_seconds FLOAT, timestamp DATETIME);
    INSERT INTO phase_outcome_events VALUES ('r', 'p', 'FAILED', 'max_tokens', 1.5, '2025-12-23 19:10:00');
    INSERT INTO phase_outcome_events VALUES ('r', 'p', 'TIMEOUT', NULL, 2, '2025-12-23 19:20:00');
    INSERT INTO phase_outcome_events VALUES ('r', 'p', 'STUCK', NULL, 2, '2025-12-23 19:30:00');
    INSERT INTO phase_outcome_events VALUES ('r', 'p', 'SUCCESS', 'end_turn', 2, '2025-12-23 19:40:00');`);
  const [run, ...phases] = found.spans;
  expect(run).toMatchObject({
    name: "invoke_workflow autopack",
    failed: true,
    durationMs: 2_400_000,
  });
  expect(valuesOf(phases, "spoor.step.attempt")).toEqual([1, 2, 3, 4]);
  expect(valuesOf(phases, "spoor.step.status")).toEqual([
    "failed",
    "failed",
    "blocked",
    "completed",
  ]);
  expect(valuesOf(phases, "error.type")).toEqual(["max_tokens", "timeout", undefined, undefined]);
  expect(new Set(found.told.map(({ uid }) => uid)).size).toBe(5);
});

test("tables without names here keep their numbers and short texts", async () => {
  const found = await ofSql(`
    CREATE TABLE anomaly_alert_events (alert_id TEXT, severity TEXT, current_value FLOAT, recommendation TEXT, timestamp DATETIME);
    INSERT INTO anomaly_alert_events VALUES ('a1', 'warning', 3000.5, '${"long ".repeat(50)}', '2025-12-23 19:10:00');
    INSERT INTO anomaly_alert_events VALUES ('a2', 'warning', 9007199254740993, NULL, 'never');`);
  expect(countsOf(found)).toEqual({ "spoor.legacy.record": 1 });
  const fields: unknown = JSON.parse(
    String(at(found.events[0]?.attributes, "spoor.legacy.fields")),
  );
  expect(fields).toEqual({
    alert_id: "a1",
    severity: "warning",
    current_value: 3000.5,
    timestamp: "2025-12-23 19:10:00",
  });
  expect(found.rejected).toHaveLength(1);
});

test("a database of another program is none of Autopack's", async () => {
  expect((await ofSql("CREATE TABLE runs (id TEXT)")).kind).toBeUndefined();
});

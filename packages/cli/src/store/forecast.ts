import type { TableName } from "./column.ts";
import { Database } from "./database.ts";
import { kindSql } from "./expire.ts";
import { expiryOf, nextMoment } from "./expiry.ts";
import type { ExpiryPlan, Going } from "./expiry.ts";
import { lastingSums } from "./hourly.ts";
import { readManifest } from "./manifest.ts";
import type { Retention } from "./retention.ts";
import { spanTable } from "./span-table.ts";
import { storedSql } from "./views.ts";

/** What goes from a store because it had its time, or for want of room. */
export interface GoingRows {
  /** Files of which rows or sums go. */
  readonly files: number;
  /** Of files that go whole. */
  readonly bytes: number;
  readonly spans: number;
  readonly events: number;
  /** Data points of metrics. */
  readonly points: number;
}

/** What the next removal takes. */
export interface Forecast extends GoingRows {
  /** From when on, as an ISO time. */
  readonly at: string;
}

/** What has been and will be removed. */
export interface RetentionSurvey {
  /** Spans that are gone, of which sums by the hour are left. */
  readonly summedSpans: number;
  /** Undefined where nothing will go, or nobody knows as a setting is wrong. */
  readonly next: Forecast | undefined;
  /** What is wrong with the settings. */
  readonly problems: readonly string[];
}

async function rowsOf(folder: string, going: readonly Going[]): Promise<readonly number[]> {
  if (going.every(({ kinds }) => kinds === undefined)) return going.map(({ file }) => file.rows);
  const database = await Database.open({ temporary: undefined });
  try {
    const rows: number[] = [];
    for (const { file, kinds } of going) {
      const from = `(${storedSql(folder, spanTable, [file])}) WHERE ${kindSql(kinds)}`;
      const asked = kinds === undefined ? [] : database.ask(`SELECT count(*) AS n FROM ${from}`);
      // Of a file that is damaged all its rows are told.
      const [answer] = await Promise.resolve(asked).catch(() => []);
      rows.push(Number(answer?.["n"] ?? file.rows));
    }
    return rows;
  } finally {
    database.close();
  }
}

/** How much goes by `plan`. */
async function goingRows(folder: string, plan: ExpiryPlan): Promise<GoingRows> {
  const { going, goingSums } = plan;
  const rows = await rowsOf(folder, going);
  const ofTable = (name: TableName): number =>
    going.reduce((sum, { file }, index) => sum + (file.table === name ? (rows[index] ?? 0) : 0), 0);
  const whole = going.filter(({ kinds }) => kinds === undefined).map(({ file }) => file);
  return {
    files: going.length + goingSums.length,
    bytes: [...whole, ...goingSums].reduce((sum, { bytes }) => sum + bytes, 0),
    spans: ofTable("spans"),
    events: ofTable("events"),
    points: ofTable("metrics"),
  };
}

/** What goes from the files of the store in `folder` by the moment `now`. Throws a failure of the store. */
export async function goingNow(
  folder: string,
  retention: Retention,
  now: number,
): Promise<GoingRows> {
  return goingRows(folder, expiryOf(readManifest(folder), retention, now));
}

/** What the next removal from the store in `folder` takes and when, and what is left of earlier ones. Throws a failure of the store. */
export async function retentionSurvey(
  folder: string,
  { retention, problems }: { retention: Retention | undefined; problems: readonly string[] },
  now: number,
): Promise<RetentionSurvey> {
  const manifest = readManifest(folder);
  const summedSpans = lastingSums(manifest).reduce((sum, { spans }) => sum + spans, 0);
  if (retention === undefined) return { summedSpans, next: undefined, problems };
  const { going, goingSums } = expiryOf(manifest, retention, now);
  const isNow = going.length + goingSums.length > 0;
  const moment = isNow ? now : nextMoment(manifest, retention, now);
  if (moment === undefined) return { summedSpans, next: undefined, problems };
  const rows = await goingRows(folder, expiryOf(manifest, retention, moment));
  return { summedSpans, next: { at: new Date(moment).toISOString(), ...rows }, problems };
}

// What the tests of the readers of old files share.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { at, list } from "@spoor/core/record";
import { rowsOf } from "../ingest/otlp.ts";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { inputOf, inputOfText } from "./input.ts";
import type { Rejected } from "./item.ts";
import type { LegacyInput, Reading } from "./kind.ts";
import { kindOf } from "./kinds.ts";
import { OtlpOfLegacy, requestOf } from "./otlp.ts";
import type { Told } from "./otlp.ts";

/** The folder of files that the old systems wrote. */
export const samples: string = fileURLToPath(
  new URL("../../../../../shared/data/legacy/", import.meta.url),
);
export const hasSamples: boolean = existsSync(join(samples, "SOURCES.md"));
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!hasSamples) console.warn(`SKIPPED: no files of old systems at ${samples}`);

/** What a file became. */
export interface Migrated {
  readonly kind: string | undefined;
  readonly told: readonly Told[];
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
  readonly rejected: readonly Rejected[];
}

export async function migrated(
  input: LegacyInput,
  reading: Reading = { keepsText: false },
): Promise<Migrated> {
  const kind = kindOf(input);
  const told: Told[] = [];
  const rejected: Rejected[] = [];
  if (kind !== undefined) {
    const otlp = new OtlpOfLegacy(kind);
    for await (const item of kind.items(input, reading)) {
      if (item.as === "rejected") rejected.push(item);
      else told.push(otlp.of(item));
    }
  }
  const rows = (["spans", "events"] as const).map((signal) => {
    const records = told.filter((one) => one.signal === signal).map(({ record }) => record);
    return rowsOf(requestOf(kind?.service ?? "", signal, records));
  });
  return {
    kind: kind?.name,
    told,
    rejected,
    spans: rows.flatMap(({ spans }) => spans),
    events: rows.flatMap(({ events }) => events),
  };
}

export async function sample(path: string): Promise<Migrated> {
  return await migrated(await inputOf(join(samples, path)));
}

export async function ofText(content: string | Buffer, reading?: Reading): Promise<Migrated> {
  return await migrated(inputOfText(content), reading);
}

/** How many records there are of each name; of a span the first word of its name. */
export function countsOf({ told }: Migrated): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { signal, name } of told) {
    const key = signal === "spans" ? (name.split(" ")[0] ?? "") : name;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The values of the attribute `name` of `rows`. */
export function valuesOf(rows: Migrated["events"] | Migrated["spans"], name: string): unknown[] {
  return rows.map(({ attributes }) => at(attributes, name));
}

export function sumOf(values: readonly unknown[]): number {
  return list(values).reduce<number>(
    (sum, value) => sum + (typeof value === "number" ? value : 0),
    0,
  );
}

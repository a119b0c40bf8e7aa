import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../ingest/format.ts";
import { formatOf } from "../ingest/formats.ts";
import { fileInput } from "../ingest/input.ts";
import { rowsOf } from "../ingest/otlp.ts";
import { hasSamples, sample, samples } from "./fixture.ts";
import { legacy } from "./format.ts";

const files = hasSamples
  ? readdirSync(samples, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/.test(name),
    )
  : [];

describe.skipIf(!hasSamples)("as a format of ingest", { timeout: 60_000 }, () => {
  test.each([
    "artk/artk-e2e/.artk/blocked-steps-telemetry.jsonl",
    "autopack/autopack_sample.db",
    "autopack/logs/all_token_estimation_lines.log",
    "fragments/llm-telemetry-2025-10-09.log",
    "tickets-forge/console-full-workflow.log",
  ])("%s gives the records of a migration", async (path) => {
    const input = await fileInput(join(samples, path));
    expect(formatOf(input)?.name).toBe("legacy");
    const rejected: string[] = [];
    let bytes = 0;
    const report: Report = {
      rejected: (reason, count = 1, where = "") => rejected.push(`${reason} ${count} ${where}`),
      read: (count) => (bytes += count),
    };
    let records = 0;
    for await (const request of legacy.requests(input, report)) {
      const { spans, events } = rowsOf(request);
      records += spans.length + events.length;
    }
    const expected = await sample(path);
    expect([records, rejected.length]).toEqual([expected.told.length, expected.rejected.length]);
    expect(rejected.every((one) => one.includes(path))).toBe(true);
    expect([0, input.size]).toContain(bytes);
  });

  test("no other format takes one of these files for its own", async () => {
    expect(files.length).toBeGreaterThan(30);
    for (const path of files) {
      const input = await fileInput(join(samples, path)).catch(() => undefined);
      const isKnown = input !== undefined && legacy.recognises(input);
      expect([path, isKnown && formatOf(input)?.name]).toEqual([path, isKnown && "legacy"]);
    }
  });
});

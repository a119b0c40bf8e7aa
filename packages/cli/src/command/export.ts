import { escapeText, text } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { readRequests, readTelemetry } from "../ingest/journal.ts";
import type { Telemetry } from "../ingest/journal.ts";
import { rawSpanKey, requestWithin } from "../ingest/otlp-within.ts";
import { locateStore } from "../ingest/store.ts";
import { plural } from "../print/count.ts";
import { jsonLine, jsonPieces } from "../print/json.ts";
import { version } from "../version.ts";
import { exportedEventOf, exportedSpanOf, sectionsOf } from "../view/export.ts";
import { isWithin, windowOf } from "../window.ts";
import type { Window } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { requireDataOption, windowOptions } from "./options.ts";
import { openSink } from "./sink.ts";
import type { Sink } from "./sink.ts";

const formats = ["json", "ndjson", "otlp"] as const;

interface Export {
  readonly folder: string | undefined;
  readonly window: Window;
  readonly input: Input;
  readonly sink: Sink;
}

/** How much was exported. */
interface Counts {
  readonly spans: number;
  readonly events: number;
}

const noRows: Telemetry = { spans: [], events: [], unreadable: 0, damaged: 0 };

function readAll({ folder, input }: Export): Promise<Telemetry> | Telemetry {
  if (folder === undefined) return noRows;
  return readTelemetry(folder, { signal: input.io.signal, textLimit: Infinity });
}

function within({ spans, events }: Telemetry, window: Window) {
  return {
    spans: spans.filter((span) => isWithin(window, span.startMs)),
    events: events.filter((event) => isWithin(window, event.timeMs)),
  };
}

async function writeJson(work: Export): Promise<Counts> {
  const { window, input, sink } = work;
  const now = input.io.now();
  const all = await readAll(work);
  const { spans, events } = within(all, window);
  const pieces = jsonPieces({
    schema: "spoor.export/1",
    version,
    exportedAt: now.toISOString(),
    ...sectionsOf(all, window, now.getTime()),
    ...(input.options["spans"] === true && { spans: spans.map(exportedSpanOf) }),
  });
  for (const piece of pieces) await sink.write(piece);
  return { spans: spans.length, events: events.length };
}

async function writeLines(work: Export): Promise<Counts> {
  const { spans, events } = within(await readAll(work), work.window);
  const rows = [
    ...spans.map((span) => ({ timeMs: span.startMs, row: exportedSpanOf(span) })),
    ...events.map((event) => ({ timeMs: event.timeMs, row: exportedEventOf(event) })),
  ].toSorted((a, b) => a.timeMs - b.timeMs);
  for (const { row } of rows) await work.sink.write(jsonLine(row));
  return { spans: spans.length, events: events.length };
}

async function writeOtlp({ folder, window, input, sink }: Export): Promise<Counts> {
  let [spans, events] = [0, 0];
  if (folder === undefined) return { spans, events };
  const seen = new Set<string>();
  const keep = {
    span: (span: unknown, startMs: number): boolean => {
      const key = rawSpanKey(span);
      if (!isWithin(window, startMs) || (key !== undefined && seen.has(key))) return false;
      if (key !== undefined) seen.add(key);
      spans += 1;
      return true;
    },
    record: (timeMs: number): boolean => {
      const kept = isWithin(window, timeMs);
      if (kept) events += 1;
      return kept;
    },
  };
  for await (const request of readRequests(folder, { signal: input.io.signal })) {
    const left = requestWithin(request, keep);
    if (left !== undefined) await sink.write(jsonLine(left));
  }
  return { spans, events };
}

const writers = { json: writeJson, ndjson: writeLines, otlp: writeOtlp } as const;

async function run(input: Input): Promise<Outcome> {
  const { options, common, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const format = formats.find((name) => name === options["format"]) ?? "json";
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const sink = await openSink(text(options["out"]), io);
  try {
    const { spans, events } = await writers[format]({ folder, window, input, sink });
    await sink.done();
    if (spans + events === 0) {
      const code = common.requireData ? exitCodes.noData : exitCodes.ok;
      return { code, notes: [`Nothing to export in ${escapeText(looked)}`] };
    }
    const done = `Exported ${plural(spans, "span")} and ${plural(events, "other record")} to`;
    const notes = sink.path === undefined ? [] : [`${done} ${escapeText(sink.path)}`];
    return { code: exitCodes.ok, notes };
  } finally {
    await sink.abandon();
  }
}

/** Everything that was recorded, for other programs. */
export const exportCommand: Command = {
  name: "export",
  group: "Data:",
  summary: "write what was recorded as JSON, as lines of JSON, or as OTLP",
  options: [
    ...windowOptions,
    {
      flags: "--format <format>",
      summary: "json: by meaning; ndjson: one row a line; otlp: OTLP/JSON requests, one a line",
      choices: formats,
    },
    { flags: "--out <file>", summary: "where to; - is standard output, the default" },
    { flags: "--spans", summary: "add all spans to the JSON" },
    requireDataOption,
  ],
  examples: [
    "export --json > telemetry.json",
    "export --format otlp --out spans.jsonl",
    "export --since 24h --format ndjson | jq -r .name",
  ],
  run,
};

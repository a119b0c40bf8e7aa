import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import type { Counts, Export } from "../export/export-work.ts";
import { makeChosen } from "../export/chosen.ts";
import { redactions, redactorOf } from "../export/redact-request.ts";
import { signalNames } from "../export/selection.ts";
import type { Selection, SignalName } from "../export/selection.ts";
import { sendAll } from "../export/send-all.ts";
import { writeCsv } from "../export/write-csv.ts";
import { writeDocument } from "../export/write-document.ts";
import { writeLines } from "../export/write-lines.ts";
import { writeMarkdown } from "../export/write-markdown.ts";
import { writeOtlp } from "../export/write-otlp.ts";
import { parquetPath, writeParquet } from "../export/write-parquet.ts";
import { locateStore } from "../ingest/store.ts";
import { plural } from "../print/count.ts";
import { openStore } from "../store/open-store.ts";
import { windowOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { requireDataOption, searchOptions, windowOptions } from "./options.ts";
import { openSink } from "./sink.ts";
import { spanFilterOf } from "./span-filter.ts";

const formats = ["json", "ndjson", "otlp-json", "otlp", "csv", "parquet", "md"] as const;

type Format = (typeof formats)[number];

/** Formats of one table. */
const ofOneTable: ReadonlySet<Format> = new Set(["csv", "parquet"]);

const writers: Readonly<Record<Exclude<Format, "parquet">, (work: Export) => Promise<Counts>>> = {
  json: writeDocument,
  ndjson: writeLines,
  "otlp-json": writeOtlp,
  otlp: writeOtlp,
  csv: writeCsv,
  md: writeMarkdown,
};

function formatOf({ options, common }: Input): Format {
  const said = formats.find((name) => name === options["format"]);
  if (common.json && said !== undefined && said !== "json") {
    throw usageFailure(`--json and --format ${said} cannot go together.`, "Leave out one of them.");
  }
  return said ?? "json";
}

/** The signals that are exported where `--signal` does not say: all that the format can hold, of a search what belongs to spans. */
function usualSignals(format: Format, isSearch: boolean): readonly SignalName[] {
  const isWhole = format === "otlp" || format === "otlp-json";
  return isWhole && !isSearch ? signalNames : ["traces", "events"];
}

/** The signals that are exported. Throws a usage failure where they are not known, or the format or a search is none for them. */
function signalsOf(
  said: string | undefined,
  format: Format,
  isSearch: boolean,
): readonly SignalName[] {
  const usual = usualSignals(format, isSearch);
  const names = said?.split(",").map((name) => name.trim());
  const wrong = names?.find((name) => !signalNames.some((known) => known === name));
  if (wrong !== undefined) {
    throw usageFailure(
      `--signal does not know "${escapeText(wrong)}".`,
      `Say some of ${signalNames.join(",")}.`,
    );
  }
  const chosen = names === undefined ? usual : signalNames.filter((name) => names.includes(name));
  if (isSearch && chosen.includes("metrics")) {
    throw usageFailure(
      "Metrics are of no span, so that --query and --service find none of them.",
      "Leave metrics out of --signal, or leave --query and --service out.",
    );
  }
  if (!ofOneTable.has(format)) return chosen;
  if (names === undefined) return ["traces"];
  if (chosen.length === 1) return chosen;
  throw usageFailure(`${format} holds one table.`, `Say one of ${signalNames.join(", ")}.`);
}

async function write(format: Format, work: Export, { options, io }: Input): Promise<Counts> {
  if (format !== "parquet") return await writers[format](work);
  return await writeParquet(work, parquetPath(text(options["out"]), io.cwd));
}

interface Ready extends Pick<Export, "release"> {
  readonly format: Format;
  readonly selection: Selection | undefined;
  readonly looked: string;
}

function workOf(input: Input, { selection, release }: Ready): Omit<Export, "sink"> {
  const { options, io } = input;
  const now = io.now();
  const redaction = redactions.find((name) => name === options["redact"]) ?? "default";
  return {
    selection,
    release,
    window: windowOf(text(options["since"]), text(options["until"]), now),
    redaction,
    ...redactorOf(redaction),
    now,
    hasSpans: options["spans"] === true,
  };
}

async function toSink(input: Input, ready: Ready): Promise<Outcome> {
  const { options, common, io } = input;
  const { format, looked } = ready;
  const out = text(options["out"]);
  // Parquet is written by the database, and needs a name of its own for that.
  if (format === "parquet") parquetPath(out, io.cwd);
  const sink = await openSink(format === "parquet" ? undefined : out, io);
  try {
    const { spans, others } = await write(format, { ...workOf(input, ready), sink }, input);
    await sink.done();
    if (spans + others === 0) {
      const code = common.requireData ? exitCodes.noData : exitCodes.ok;
      return { code, notes: [`Nothing to export in ${escapeText(looked)}`] };
    }
    const path = format === "parquet" ? parquetPath(out, io.cwd) : sink.path;
    const done = `Exported ${plural(spans, "span")} and ${plural(others, "other record")} to`;
    return { code: exitCodes.ok, notes: path === undefined ? [] : [`${done} ${escapeText(path)}`] };
  } finally {
    await sink.abandon();
  }
}

async function run(input: Input): Promise<Outcome> {
  const { options, common, io } = input;
  const to = text(options["to"]);
  const format = to === undefined ? formatOf(input) : "otlp";
  const filter = spanFilterOf(input);
  const isChosen = filter !== undefined;
  const signals = signalsOf(text(options["signal"]), format, isChosen);
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const { signal } = io;
  const store = folder === undefined ? undefined : await openStore(folder, { signal });
  let isOpen = true;
  const release = (): void => {
    if (isOpen) store?.close();
    isOpen = false;
  };
  try {
    if (store !== undefined && isChosen) await makeChosen(store, filter);
    const selection = store && { store, signals, window, isChosen, signal };
    const ready = { format, selection, looked, release };
    if (to === undefined) return await toSink(input, ready);
    const work = workOf(input, ready);
    return await sendAll(input, { to, selection, redact: work.redact, looked });
  } finally {
    release();
  }
}

/** Everything that was recorded, for other programs. */
export const exportCommand: Command = {
  name: "export",
  group: "Data:",
  summary: "write what was recorded for other programs, or send it to another backend",
  options: [
    ...windowOptions,
    ...searchOptions,
    {
      flags: "--format <format>",
      summary:
        "json: one document by meaning; ndjson: one row a line; otlp-json: OTLP requests, one a line; csv, parquet: one table; md: a report",
      choices: formats,
    },
    {
      flags: "--signal <names>",
      summary: `what of it, some of ${signalNames.join(",")} (default: traces,events; of OTLP all)`,
    },
    {
      flags: "--redact <how>",
      summary: "default: no secrets; strict: also no personal data and nothing that was said",
      choices: redactions,
    },
    { flags: "--out <file>", summary: "where to; - is standard output, the default" },
    { flags: "--to <url>", summary: "send it to the OTLP endpoint there instead" },
    { flags: "--timeout <seconds>", summary: "with --to: give up after that time (default: 60)" },
    { flags: "--spans", summary: "add all spans to the JSON document" },
    requireDataOption,
  ],
  examples: [
    "export --json > telemetry.json",
    "export --format otlp-json --out spans.jsonl",
    "export --format csv --signal traces --since 24h",
    "export --format ndjson -q 'kind:llm cost:>0.01'",
    "export --redact strict --to http://127.0.0.1:4318",
  ],
  run,
};

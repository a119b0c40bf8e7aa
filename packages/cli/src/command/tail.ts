import { join } from "node:path";
import { escapeText, text } from "@spoor/core/record";
import { exitCodes, stopWhereAsked, usageFailure } from "../failure.ts";
import { followRows } from "../ingest/journal.ts";
import type { EventRow, Rows } from "../ingest/rows.ts";
import { locateStore } from "../ingest/store.ts";
import { jsonLine } from "../print/json.ts";
import type { Style } from "../print/style.ts";
import { eventLine, spanLine } from "../render/tail.ts";
import { latestRows } from "../store/question/latest-rows.ts";
import { exportedEventOf, exportedSpanOf } from "../view/export.ts";
import { spanKey } from "../view/kind.ts";
import { searchedRows } from "../view/search-record.ts";
import { instantOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { limitOf, limitOption, searchOptions } from "./options.ts";
import { searchOf, spanFilterOf } from "./span-filter.ts";
import { withStore } from "./with-store.ts";

const formats = ["line", "json"] as const;
/** Of what was before, the ids are kept to tell nothing twice. */
const mostBefore = 10_000;

function textLines({ spans, events }: Rows, style: Style): string {
  const lines = [
    ...spans.map((span) => spanLine(span, style)),
    ...events.map((event) => eventLine(event, style)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function jsonLines({ spans, events }: Rows): string {
  const schema = "spoor.tail/1";
  const rows = [...spans.map(exportedSpanOf), ...events.map(exportedEventOf)];
  return rows.map((row) => jsonLine({ schema, ...row })).join("");
}

const eventKey = ({ traceId, spanId, timeMs, name }: EventRow): string =>
  JSON.stringify([traceId, spanId, timeMs, name]);

/** What was told of the past, of which the rows that come may be second copies. */
class Told {
  readonly #keys = new Set<string>();

  add({ spans, events }: Rows): void {
    for (const { traceId, spanId } of spans) this.#keys.add(spanKey(traceId, spanId));
    for (const event of events) this.#keys.add(eventKey(event));
  }

  /** The rows that were not told. */
  newOf({ spans, events, unreadable }: Rows): Rows {
    return {
      spans: spans.filter(({ traceId, spanId }) => !this.#keys.has(spanKey(traceId, spanId))),
      events: events.filter((event) => !this.#keys.has(eventKey(event))),
      unreadable,
    };
  }
}

interface Before {
  readonly sinceMs: number | undefined;
  /** 0 where nothing of the past was asked for. */
  readonly limit: number;
  /** Whether the limit is ours. */
  readonly isCut: boolean;
}

function beforeOf({ options, io }: Input): Before {
  const since = text(options["since"]);
  const limit = limitOf(options["limit"], since === undefined ? 0 : mostBefore);
  if (limit > mostBefore) {
    throw usageFailure(
      `tail begins with at most ${mostBefore} spans and events, got "${limit}".`,
      "spoor export --format ndjson writes all of them.",
    );
  }
  const now = io.now();
  const sinceMs =
    since === undefined ? undefined : instantOf(since, { option: "--since", edge: "start", now });
  return { sinceMs, limit, isCut: since !== undefined && options["limit"] === undefined };
}

/** Prints rows one way or the other. */
function printer({ common, options, io, style }: Input): (rows: readonly Rows[]) => Promise<void> {
  const asJson = common.json || options["format"] === "json";
  return async (rows) => {
    const lines = rows.map((one) => (asJson ? jsonLines(one) : textLines(one, style))).join("");
    if (lines !== "") await io.out.write(lines);
  };
}

/** Tells what was before. */
async function tellBefore(input: Input, before: Before): Promise<Told> {
  const told = new Told();
  if (before.limit === 0) return told;
  const { common, io } = input;
  const print = printer(input);
  const question = {
    ...before,
    filter: spanFilterOf(input),
    search: searchOf(common),
    nowMs: io.now().getTime(),
  };
  await withStore(input, async ({ store, notes }) => {
    let count = 0;
    for await (const rows of latestRows(store, question)) {
      stopWhereAsked(io.signal);
      for (const one of rows) told.add(one);
      count += rows.length;
      await print(rows);
    }
    const cut = before.isCut && count === mostBefore ? [`Only the last ${count} were told.`] : [];
    if (common.quiet) return;
    for (const note of [...notes, ...cut]) await io.err.write(`${note}\n`);
  });
  return told;
}

/** Rows of one folder that come, and the first of them, which is asked for already. */
interface Following {
  readonly rows: AsyncGenerator<Rows, void>;
  readonly first: Promise<IteratorResult<Rows, void>>;
}

/** Begins to follow: what is written from now on is not missed. */
function follow(folder: string, signal: AbortSignal): Following {
  const rows = followRows(folder, signal);
  return { rows, first: rows.next() };
}

async function tellNew(following: Following, told: Told, input: Input): Promise<void> {
  const { common, io } = input;
  const print = printer(input);
  const search = searchOf(common);
  let step = await following.first;
  while (step.done !== true) {
    const next = following.rows.next();
    await print([searchedRows(told.newOf(step.value), search, io.now().getTime())]);
    step = await next;
  }
}

async function run(input: Input): Promise<Outcome> {
  const { common, options, io } = input;
  const before = beforeOf(input);
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  // Where the store cannot be read nothing is followed any more: it would keep the process.
  const end = new AbortController();
  const signal = AbortSignal.any([io.signal, end.signal]);
  // What is written while the store is read is in both: it is told once.
  const followings = [place, join(place, "inbox")].map((folder) => follow(folder, signal));
  if (!common.quiet && !common.json && options["format"] !== "json") {
    await io.err.write(`Following ${escapeText(place)}, Ctrl-C stops.\n`);
  }
  try {
    const told = await tellBefore(input, before);
    await Promise.all(followings.map((following) => tellNew(following, told, input)));
  } finally {
    end.abort();
  }
  stopWhereAsked(io.signal);
  return { code: exitCodes.ok };
}

/** What is recorded, as it is recorded. */
export const tail: Command = {
  name: "tail",
  group: "Look:",
  summary: "print every span and event as it ends, until Ctrl-C",
  options: [
    { flags: "--since <time>", summary: "begin with what ended from then on: 10m, 2h, yesterday" },
    limitOption("begin with the last ones, of those since then: 20 (at most 10000)"),
    {
      flags: "--format <format>",
      summary: "line: for people; json: one object a line",
      choices: formats,
    },
    ...searchOptions,
  ],
  examples: [
    "tail",
    "tail --since 10m",
    "tail -n 20 -q status:error",
    "tail --format json | jq -r .name",
  ],
  run,
};

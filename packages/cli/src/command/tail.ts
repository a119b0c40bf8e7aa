import { escapeText } from "@spoor/core/record";
import { exitCodes, stopWhereAsked } from "../failure.ts";
import { followRows } from "../ingest/journal.ts";
import type { Rows } from "../ingest/rows.ts";
import { locateStore } from "../ingest/store.ts";
import { jsonLine } from "../print/json.ts";
import type { Style } from "../print/style.ts";
import { eventLine, spanLine } from "../render/tail.ts";
import { exportedEventOf, exportedSpanOf } from "../view/export.ts";
import { searchedRows } from "../view/search-record.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { searchOptions } from "./options.ts";
import { searchOf } from "./span-filter.ts";

const formats = ["line", "json"] as const;

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

async function run({ common, options, io, style }: Input): Promise<Outcome> {
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const search = searchOf(common);
  const asJson = common.json || options["format"] === "json";
  const following = followRows(place, io.signal);
  // Asking for the first rows begins the following: what is written after the note is not missed.
  let next = following.next();
  if (!common.quiet && !asJson) {
    await io.err.write(`Following ${escapeText(place)}, Ctrl-C stops.\n`);
  }
  for (let step = await next; step.done !== true; step = await next) {
    const rows = searchedRows(step.value, search, io.now().getTime());
    const lines = asJson ? jsonLines(rows) : textLines(rows, style);
    if (lines !== "") await io.out.write(lines);
    next = following.next();
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
    {
      flags: "--format <format>",
      summary: "line: for people; json: one object a line",
      choices: formats,
    },
    ...searchOptions,
  ],
  examples: ["tail", "tail -q status:error", "tail --format json | jq -r .name"],
  run,
};

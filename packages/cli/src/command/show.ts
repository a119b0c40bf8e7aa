import { text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { overviewText } from "../render/overview.ts";
import { held } from "../store/question/held.ts";
import { overview as overviewOf } from "../store/question/overview.ts";
import type { RunsQuestion } from "../store/question/runs.ts";
import { summedNotes } from "../store/summed-notes.ts";
import type { Overview } from "../view/overview.ts";
import { windowOf } from "../window.ts";
import { analysisNameOf, analysisNames } from "./analysis-names.ts";
import type { AnalysisName } from "./analysis-names.ts";
import type { Command, Input, Outcome } from "./command.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "./options.ts";
import { spanFilterOf } from "./span-filter.ts";
import { noData } from "./no-data.ts";
import { sectionNames, sectionOf, sectionOutcome } from "./section.ts";
import { watch, watchOf, watchOption } from "./watch.ts";
import { withStore } from "./with-store.ts";
import type { Opened } from "./with-store.ts";

/** Runs that the whole screen lists, and rows of one section. */
const [defaultLimit, defaultRows] = [10, 20];

/** What all that `show --json` prints has in common. */
interface Frame {
  readonly schema: "spoor.show/1";
  readonly at: string;
  readonly store: string;
  readonly window: { readonly since: string | undefined; readonly until: string | undefined };
}

/** What `show --json` prints without a section. */
export interface ShowResult extends Frame, Overview {
  readonly problems: { readonly damagedLines: number; readonly unreadableRecords: number };
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const isEmpty = ({ totals }: Overview): boolean =>
  totals.spans + totals.workflows + totals.blockedSteps === 0;

function questionOf(input: Input, fallback: number): RunsQuestion {
  const { options, io } = input;
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const limit = limitOf(options["limit"], fallback);
  return { window, filter: spanFilterOf(input), limit, nowMs: now.getTime() };
}

function frameOf({ window, nowMs }: RunsQuestion, place: string): Frame {
  return {
    schema: "spoor.show/1",
    at: new Date(nowMs).toISOString(),
    store: place,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
  };
}

const problemsOf = ({ store }: Opened): ShowResult["problems"] => ({
  damagedLines: store.damaged,
  unreadableRecords: store.unreadable,
});

async function whole(input: Input, question: RunsQuestion, opened: Opened): Promise<Outcome> {
  const { store, place, notes } = opened;
  const { style } = input;
  const overview = await overviewOf(store, question);
  const json: ShowResult = {
    ...frameOf(question, place),
    ...overview,
    problems: problemsOf(opened),
  };
  if (isEmpty(overview)) return { ...noData(input, place, await held(store)), json, notes };
  const [latest] = overview.workflows;
  const next = latest === undefined ? "trace" : `trace ${latest.traceId.slice(0, 8)}`;
  return {
    code: exitCodes.ok,
    json,
    text: () =>
      `${overviewText(overview, place, style)}\n\n${style.paint.dim(`Next: npx @spoor/cli ${next}`)}`,
    notes,
  };
}

/** Throws where an option of one table was given, which the whole screen is not. */
function rejectTableOptions({ common, style }: Input): void {
  const { format } = common;
  const columns = style.told?.columns === undefined ? undefined : "--columns";
  const named = format === undefined ? columns : `--format ${format}`;
  const option = style.told?.header === false ? "--no-header" : named;
  if (option === undefined) return;
  throw usageFailure(
    `${option} is for one table, and show has several.`,
    `Name one of them: ${sectionNames.join(", ")}, as in: spoor show steps --format csv`,
  );
}

async function judged(
  name: AnalysisName,
  input: Input,
  { question, opened }: { readonly question: RunsQuestion; readonly opened: Opened },
): Promise<Outcome> {
  const { analysisOutcome } = await import("./analysis-section.ts");
  const { json, ...told } = await analysisOutcome(name, input, opened);
  const frame = frameOf(question, opened.place);
  return { ...told, json: { ...frame, ...json, problems: problemsOf(opened) } };
}

async function run(input: Input): Promise<Outcome> {
  const analysis = analysisNameOf(input);
  const section = analysis === undefined ? sectionOf(input.operands[0]) : undefined;
  const isAll = analysis === undefined && section === undefined;
  if (isAll) rejectTableOptions(input);
  const everyMs = watchOf(input.options["watch"]);
  const forPeople = isAll ? defaultLimit : defaultRows;
  const isWhole = !isAll && input.common.isForPrograms;
  const question = (): RunsQuestion => questionOf(input, isWhole ? Infinity : forPeople);
  const look = async (): Promise<Outcome> => {
    const asked = question();
    return await withStore(input, async (found) => {
      const more = summedNotes(found.store, asked.window);
      const opened = { ...found, notes: [...found.notes, ...more] };
      if (analysis !== undefined) return await judged(analysis, input, { question: asked, opened });
      if (section === undefined) return await whole(input, asked, opened);
      const { json, ...told } = await sectionOutcome(section, { input, question: asked, opened });
      const framed = { ...frameOf(asked, opened.place), ...json, problems: problemsOf(opened) };
      return { ...told, json: framed, notes: opened.notes };
    });
  };
  if (everyMs === undefined) return await look();
  return await watch(input, { everyMs, look, question: () => ({ ...question(), nowMs: 0 }) });
}

const names = [...sectionNames, ...analysisNames];

/** Everything that was recorded, on one screen, or one section of it. */
export const show: Command = {
  name: "show",
  group: "Look:",
  summary: "show workflows, steps, model calls, cost and errors on one screen",
  operands: [
    {
      name: "section",
      summary: `only that part of it: ${names.join(", ")}`,
      choices: names,
    },
  ],
  options: [
    ...windowOptions,
    ...searchOptions,
    limitOption("workflow runs to list (default: 10), or rows of the section (default: 20)"),
    ...tableOptions,
    watchOption,
    timeoutOption,
    requireDataOption,
  ],
  examples: [
    "show",
    "show --since 2h",
    "show errors --watch",
    "show models --format csv > models.csv",
    "show --json | jq .totals.cost",
  ],
  run,
};

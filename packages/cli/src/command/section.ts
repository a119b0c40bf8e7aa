import { exitCodes, usageFailure } from "../failure.ts";
import type { DataTable } from "../print/table-format.ts";
import type { Style } from "../print/style.ts";
import { modelRows, toolRows } from "../render/calls.ts";
import {
  blockedTable,
  errorTable,
  modelTable,
  stepTable,
  toolTable,
} from "../render/overview-tables.ts";
import { blockedRows, errorRows } from "../render/problems.ts";
import { stepRows } from "../render/workflows.ts";
import { blocked } from "../store/question/blocked.ts";
import { errors } from "../store/question/errors.ts";
import { held } from "../store/question/held.ts";
import { models } from "../store/question/models.ts";
import type { Readable, Scope } from "../store/question/question.ts";
import { steps } from "../store/question/steps.ts";
import { tools } from "../store/question/tools.ts";
import type { Overview } from "../view/overview.ts";
import { analysisNames } from "./analysis-names.ts";
import type { Input, Outcome } from "./command.ts";
import { noData } from "./no-data.ts";
import type { Opened } from "./with-store.ts";

/** The parts of the overview that can be asked for alone; `llm` is another word for `models`. */
export const sectionNames = ["steps", "llm", "tools", "models", "errors", "blocked"] as const;

type Section = Exclude<(typeof sectionNames)[number], "llm">;

/** One part of the overview, with its first rows. */
interface Part {
  /** All rows. */
  readonly count: number;
  readonly json: Partial<Pick<Overview, Section>>;
  readonly text: (style: Style) => string;
  readonly table: () => DataTable;
}

/** How the rows of a section are written. */
interface Written<Item> {
  readonly json: (shown: readonly Item[]) => Part["json"];
  readonly draw: (all: readonly Item[], style: Style, limit: number) => readonly string[];
  readonly table: (shown: readonly Item[]) => DataTable;
}

function partOf<Item>(
  all: readonly Item[],
  limit: number,
  { json, draw, table }: Written<Item>,
): Part {
  const shown = all.slice(0, limit);
  return {
    count: all.length,
    json: json(shown),
    text: (style) => draw(all, style, limit).join("\n"),
    table: () => table(shown),
  };
}

type Ask = (store: Readable, scope: Scope, limit: number) => Promise<Part>;

const asks: Readonly<Record<Section, Ask>> = {
  steps: async (store, scope, limit) =>
    partOf(await steps(store, scope), limit, {
      json: (shown) => ({ steps: shown }),
      draw: stepRows,
      table: stepTable,
    }),
  models: async (store, scope, limit) =>
    partOf(await models(store, scope), limit, {
      json: (shown) => ({ models: shown }),
      draw: modelRows,
      table: modelTable,
    }),
  tools: async (store, scope, limit) =>
    partOf(await tools(store, scope), limit, {
      json: (shown) => ({ tools: shown }),
      draw: toolRows,
      table: toolTable,
    }),
  errors: async (store, scope, limit) =>
    partOf(await errors(store, scope), limit, {
      json: (shown) => ({ errors: shown }),
      draw: errorRows,
      table: errorTable,
    }),
  blocked: async (store, scope, limit) =>
    partOf(await blocked(store, scope), limit, {
      json: (shown) => ({ blocked: shown }),
      draw: blockedRows,
      table: blockedTable,
    }),
};

const words: Readonly<Record<Section, string>> = {
  steps: "steps",
  models: "model calls",
  tools: "tool calls",
  errors: "errors",
  blocked: "blocked steps",
};

/** The section of that name; undefined without one. Throws a usage failure for a name that is none. */
export function sectionOf(said: string | undefined): Section | undefined {
  if (said === undefined) return undefined;
  const known = sectionNames.find((name) => name === said);
  if (known === undefined) {
    throw usageFailure(
      `There is no section "${said}".`,
      `Sections are ${[...sectionNames, ...analysisNames].join(", ")}.`,
    );
  }
  return known === "llm" ? "models" : known;
}

/** What to say where a section has no rows. */
async function nothingIn(
  section: Section,
  input: Input,
  { store, place }: Opened,
): Promise<Pick<Outcome, "code" | "text">> {
  const all = await held(store);
  if (all.spans + all.events === 0) return noData(input, place, all);
  const { common, options } = input;
  const isWindow = options["since"] !== undefined || options["until"] !== undefined;
  const isSearch = common.query !== undefined || common.service !== undefined;
  const where = [isWindow ? " in that window" : "", isSearch ? " that fit" : ""].join("");
  return {
    code: common.requireData ? exitCodes.noData : exitCodes.ok,
    text: () => `No ${words[section]}${where}.`,
  };
}

/** What is asked of a section. */
export interface SectionQuestion extends Scope {
  readonly limit: number;
}

/** One section alone; `json` has its rows, and how many there are where these are but some. */
export async function sectionOutcome(
  section: Section,
  {
    input,
    question,
    opened,
  }: {
    readonly input: Input;
    readonly question: SectionQuestion;
    readonly opened: Opened;
  },
): Promise<Omit<Outcome, "json" | "notes"> & { readonly json: object }> {
  const part = await asks[section](opened.store, question, question.limit);
  const none = part.count === 0 ? await nothingIn(section, input, opened) : undefined;
  const { count, table } = part;
  const draw = (): string => part.text(input.style);
  return {
    code: exitCodes.ok,
    text: draw,
    ...none,
    json: { section, count, ...part.json },
    table,
  };
}

import { text } from "@spoor/core/record";
import type { OverheadTable } from "@spoor/core/analysis";
import { plural } from "../print/count.ts";
import { estimates } from "../store/question/estimates.ts";
import type { Estimates } from "../store/question/estimates.ts";
import { windowOf } from "../window.ts";
import type { Input, OptionSpec } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { requireDataOption, timeoutOption, windowOptions } from "./options.ts";
import { readOverheads } from "./read-overheads.ts";
import { pathOption, withSource } from "./with-source.ts";

/** The options of the commands that look at estimates of tokens. */
export const estimationOptions: readonly OptionSpec[] = [
  pathOption,
  ...windowOptions,
  {
    flags: "--under-multiplier <factor>",
    summary: "how many times the prediction may come (default: 1.1)",
  },
  {
    flags: "--overheads <file>",
    summary: "the built-in estimator's overheads, as calibrate apply writes them",
  },
  requireDataOption,
  timeoutOption,
];

/** Estimates, where they are from, and what is to be said of them. */
export interface Found extends Estimates {
  readonly source: string;
  readonly notes: readonly string[];
}

/** The estimates that the command was told to look at. */
export async function foundEstimates(input: Input): Promise<Found> {
  const { options, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  return await withSource(input, async ({ store, place, notes }) => {
    const found = await estimates(store, window);
    const more = [
      ...(found.incomplete > 0
        ? [`${plural(found.incomplete, "estimate")} without a count of output tokens left out.`]
        : []),
      ...(found.isCut
        ? [
            `Only the newest ${found.samples.length} estimates are looked at: narrow it with --since.`,
          ]
        : []),
    ];
    return { ...found, source: place, notes: [...notes, ...more] };
  });
}

/** How many times the prediction may come before it is an underestimate. */
export function toleranceOf(input: Input): number {
  return numberOption(input, { flag: "--under-multiplier", fallback: 1.1, min: 1 });
}

/** The overheads of the built-in estimator that were named; undefined where none were. */
export function givenOverheads({ options, io }: Input): OverheadTable | undefined {
  const path = text(options["overheads"]);
  return path === undefined ? undefined : readOverheads(path, io.cwd);
}

import { text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import type { OptionSpec } from "./command.ts";

/** The options of a command that looks at a stretch of time. */
export const windowOptions: readonly OptionSpec[] = [
  {
    flags: "--since <time>",
    summary: "from then on: 15m, 2h, 7d, yesterday, 2026-11-20, an ISO time",
  },
  { flags: "--until <time>", summary: "up to then; of a day its end is meant" },
];

/** The option of a command that looks at some of what was recorded. */
export const queryOption: OptionSpec = {
  flags: "-q, --query <query>",
  summary: 'only what fits, as in: kind:llm model:gpt-5* cost:>0.01 -status:error "text"',
};

/** The options of a command that looks at some of the spans. */
export const searchOptions: readonly OptionSpec[] = [
  queryOption,
  { flags: "--service <name>", summary: "only what that service recorded" },
];

/** How the result of a command that has a table can be written. */
export const formatOption: OptionSpec = {
  flags: "--format <format>",
  summary: "how to print it",
  choices: ["table", "json", "ndjson", "csv", "md"],
};

/** The options of a command whose result is one table. */
export const tableOptions: readonly OptionSpec[] = [
  formatOption,
  { flags: "--columns <names>", summary: "only these columns, in this order: model,cost" },
  { flags: "--no-header", summary: "leave the titles of the table out" },
];

/** The option that ends a command which takes too long. */
export const timeoutOption: OptionSpec = {
  flags: "--timeout <time>",
  summary: "give up after that time: 30s, 2m",
};

/** Where a command ends with an error when there was nothing to tell. */
export const requireDataOption: OptionSpec = {
  flags: "--require-data",
  summary: "exit with 7 when there is nothing to tell",
};

/** The option that limits how many of a list are told. */
export function limitOption(summary: string): OptionSpec {
  return { flags: "-n, --limit <count>", summary };
}

/** The whole number from 1 to 1,000,000 that `value` spells, or `fallback` where the option was not given. */
export function limitOf(value: unknown, fallback: number): number {
  const said = text(value);
  if (said === undefined) return fallback;
  const limit = /^\d{1,7}$/.test(said) ? Number(said) : 0;
  if (limit < 1 || limit > 1_000_000) {
    throw usageFailure(`--limit wants a whole number from 1 to 1000000, got "${said}".`);
  }
  return limit;
}

import { escapeText } from "@spoor/core/record";
import { commandsFor } from "../command/commands.ts";
import { exitCodes } from "../failure.ts";
import type { ExitCode } from "../failure.ts";
import type { Io } from "../io.ts";
import { commonOptions } from "../program.ts";
import { withSettingsFiles } from "../settings/files.ts";
import { refreshValues, storeValues } from "./values.ts";
import { completionOf } from "./words.ts";
import type { Completion, Suggestion } from "./words.ts";

/** How long the store may take to answer. */
const budgetMs = 150;

/** What a shell takes for no more than itself: a name from data must not run when the line does. */
const harmless = /^[\w.@:/+,-]{1,200}$/;

/** What the last line tells the shell: files belong here, too, or they do not. */
const [filesToo, noFiles] = [":0", ":4"];

/** The value of `--store` among the words. */
function storeIn(words: readonly string[]): string | undefined {
  const joined = words.findLast((word) => word.startsWith("--store="));
  if (joined !== undefined) return joined.slice("--store=".length);
  const index = words.lastIndexOf("--store");
  return index < 0 ? undefined : words[index + 1];
}

async function fromStore(
  { kind, before }: Completion,
  io: Io,
  words: readonly string[],
): Promise<Suggestion[]> {
  if (kind === undefined) return [];
  const current = (words.at(-1) ?? "").slice(before.length);
  const values = await storeValues(io, storeIn(words.slice(0, -1)), budgetMs);
  return values[kind]
    .filter((value) => value.startsWith(current) && harmless.test(value))
    .map((value) => ({ value, description: "" }));
}

async function suggested(io: Io, words: readonly string[]): Promise<string> {
  const completion = completionOf({
    commands: await commandsFor(words),
    commonOptions,
    words: words.slice(0, -1),
    current: words.at(-1) ?? "",
  });
  const all = [...completion.suggestions, ...(await fromStore(completion, io, words))];
  const lines = all.map(
    ({ value, description }) => `${completion.before}${value}\t${escapeText(description)}\n`,
  );
  return `${lines.join("")}${completion.isPath ? filesToo : noFiles}\n`;
}

/**
 * What the scripts of the shells ask: `complete -- <words>`, of which the last is the one to be completed, or `complete --refresh
 * <store>`. Prints a line a suggestion, then one with what else belongs there. Never fails.
 */
export async function complete(io: Io): Promise<ExitCode> {
  const [, mode, ...words] = io.argv;
  try {
    const own = { ...io, env: withSettingsFiles(io) };
    if (mode === "--refresh") await refreshValues(own, words[0]);
    else await io.out.write(await suggested(own, words));
  } catch {
    await io.out.write(`${noFiles}\n`);
  }
  return exitCodes.ok;
}

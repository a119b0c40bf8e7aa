import { stopWhereAsked, usageFailure } from "../failure.ts";
import type { Input } from "./command.ts";

/** What is to be done, for people. */
export interface Confirmation {
  /** What would be done, for where nobody can be asked: `Would change a.json.` */
  readonly would: string;
  /** The question: `Change a.json?` */
  readonly question: string;
}

/** Whether the user agrees. Throws a usage failure where nobody can be asked and `--yes` was not given. */
export async function confirmed(
  { common, io }: Input,
  { would, question }: Confirmation,
): Promise<boolean> {
  if (common.yes) return true;
  if (!common.input || io.ask === undefined)
    throw usageFailure(would, "Add --yes to do it without a question.");
  stopWhereAsked(io.signal);
  const answer = await io.ask(`${question} [y/N] `);
  // Ctrl-C may have come in the place of an answer.
  stopWhereAsked(io.signal);
  return /^y(?:es)?$/i.test(answer.trim());
}

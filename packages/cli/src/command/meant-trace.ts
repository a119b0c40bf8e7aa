import { escapeText } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import { held } from "../store/question/held.ts";
import type { Readable } from "../store/question/question.ts";
import { meantTraces } from "../store/question/traces.ts";

/** Candidates that an ambiguous id is told with. */
const candidateLimit = 5;

/** The only trace that `said` means; undefined where the store has none at all. Throws a usage failure. */
export async function meantTrace(store: Readable, said: string): Promise<string | undefined> {
  const { count, ids } = await meantTraces(store, { said, limit: candidateLimit });
  const [only] = ids;
  if (only !== undefined && count === 1) return only;
  if (only === undefined) {
    if ((await held(store)).spans === 0) return undefined;
    throw usageFailure(
      `No trace or run has the id "${escapeText(said)}".`,
      "spoor trace lists the recent ones.",
    );
  }
  const more = count - ids.length;
  const list = more > 0 ? [...ids, `and ${more} more`] : ids;
  throw usageFailure(
    `"${escapeText(said)}" fits ${count} traces.`,
    `Say more of the id: ${list.join(", ")}`,
  );
}

import type { Finding, FindingLevel, FindingSignal, Problem } from "./finding.ts";
import { findingLevels } from "./finding.ts";

/** Where a problem was found. */
export interface Place {
  readonly signal: FindingSignal;
  readonly name: string;
  /** What places of one kind share; the same problem at two of them is one finding. */
  readonly kind: string;
  readonly isForeign: boolean;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

interface Counted {
  readonly finding: Omit<Finding, "count">;
  count: number;
}

/** What Spoor added to another library's span, and what only Spoor can set right, stays what it is. */
function levelOf({ level, key, isOurs }: Problem, isForeign: boolean): FindingLevel {
  return isForeign && isOurs !== true && key?.startsWith("spoor.") !== true ? "foreign" : level;
}

/** Longest message and name that are kept, in characters. */
const maxText = 400;

/** Findings, equal ones counted. */
export class Findings {
  readonly #found = new Map<string, Counted>();

  add(problem: Problem, place: Place): void {
    const { id, key, value, message } = problem;
    const { signal, name, kind, isForeign, traceId, spanId } = place;
    const level = levelOf(problem, isForeign);
    const same = JSON.stringify([id, level, signal, kind, key, value]);
    const known = this.#found.get(same);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const finding = {
      id,
      level,
      signal,
      name: name.slice(0, maxText),
      ...(key !== undefined && { key: key.slice(0, maxText) }),
      message: message.slice(0, maxText),
      ...(traceId !== undefined && { traceId }),
      ...(spanId !== undefined && { spanId }),
    };
    this.#found.set(same, { finding, count: 1 });
  }

  /** All findings, the gravest first, then by id and in the order in which they were found. */
  list(): Finding[] {
    const found: Finding[] = [];
    for (const { finding, count } of this.#found.values()) found.push({ ...finding, count });
    return found.sort(
      (a, b) =>
        findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level) ||
        (a.id < b.id ? -1 : Number(a.id > b.id)),
    );
  }
}

import { statSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { expensesIn, sharersOf } from "@spoor/core/budget";
import type { Amounts, JournalExpense } from "@spoor/core/budget";
import { ownSegments, parseSegmentName, readSegment, segmentFiles } from "@spoor/journal";
import type { Folder, OtlpRequest, SegmentFile } from "@spoor/journal";
import type { CountedBudget } from "./counted-budget.ts";

/** Most of the journal that is read, in bytes, the newest first. */
const maxBytes = 64 * 1024 * 1024;
/** Most runs of which is remembered what was counted. */
const maxRuns = 10_000;

interface Request {
  readonly request: OtlpRequest;
  /** Whether this thread wrote it. */
  readonly isOwn: boolean;
}

/** Reads what was spent in the windows of budgets, by whatever process, piece by piece. */
export class JournalReading {
  readonly #budgets: readonly CountedBudget[];
  readonly #requests: Generator<Request, boolean>;
  readonly #runs = new Map<string, Amounts>();

  constructor(folder: Folder, budgets: readonly CountedBudget[]) {
    this.#budgets = budgets;
    const now = Date.now();
    const starts = budgets.map((counted) => counted.startAt(now) ?? now);
    this.#requests = requestsSince(Math.min(...starts), folder);
  }

  /** Goes on for `ms` milliseconds; true when there is no more. */
  readFor(ms: number): boolean {
    const until = performance.now() + ms;
    for (;;) {
      const next = this.#requests.next();
      if (next.done === true) {
        for (const counted of this.#budgets) counted.isComplete = next.value;
        return true;
      }
      this.#take(next.value);
      if (performance.now() >= until) return false;
    }
  }

  #take({ request, isOwn }: Request): void {
    for (const expense of expensesIn(request)) {
      const added = expense.runId === undefined ? expense : this.#rest(expense, expense.runId);
      for (const counted of this.#budgets) {
        // Counted as it ended.
        if (isOwn && expense.endMs > counted.sinceMs) continue;
        const { budget } = counted;
        if ((budget.scope === "workflow") !== (expense.runId !== undefined)) continue;
        for (const sharer of sharersOf(budget, expense.owners)) counted.add(sharer, added);
      }
    }
  }

  /** What a part of a run took that no other part of it has told: each tells what those before it took, too. */
  #rest(part: JournalExpense, runId: string): JournalExpense {
    const before = this.#runs.get(runId);
    const beyond = (field: keyof Amounts): number =>
      Math.max(0, part[field] - (before?.[field] ?? 0));
    if (before === undefined || part.calls > before.calls) this.#runs.set(runId, part);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > maxRuns && oldest !== undefined) this.#runs.delete(oldest);
    return {
      ...part,
      picoUsd: beyond("picoUsd"),
      tokens: beyond("tokens"),
      calls: beyond("calls"),
      unpriced: beyond("unpriced"),
    };
  }
}

/** The requests of all segments that were written to since, the newest segment first; gives whether these are all. */
function* requestsSince(sinceMs: number, folder: Folder): Generator<Request, boolean> {
  const own = new Set(
    ownSegments(folder)
      .filter(isOfThread)
      .map(({ segment }) => segment),
  );
  let left = maxBytes;
  for (const file of segmentFiles(folder.dir, ["traces"]).toReversed()) {
    const stats = statSync(file.path, { throwIfNoEntry: false });
    if (stats !== undefined && stats.mtimeMs < sinceMs) continue;
    left -= stats?.size ?? 0;
    if (left < 0) return false;
    const isOwn = own.has(file.segment);
    for (const { request } of readSegment(file, 0, {})) yield { request, isOwn };
  }
  return true;
}

/** Whether this thread wrote a segment of the process, which may have claimed those of others. */
function isOfThread({ segment, claimed }: SegmentFile): boolean {
  return !claimed && parseSegmentName(segment)?.threadId === threadId;
}

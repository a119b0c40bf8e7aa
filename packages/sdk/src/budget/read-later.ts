import type { Folder } from "@spoor/journal";
import { failed } from "../guard.ts";
import type { CountedBudget } from "./counted-budget.ts";
import { JournalReading } from "./journal-reading.ts";

/** How long the journal is read at a time, and the pause between, in milliseconds. */
const sliceMs = 5;
const pauseMs = 20;

/** The folder of the journal; undefined before the start. */
let place: { readonly folder: Folder | undefined } | undefined;
let timer: NodeJS.Timeout | undefined;
let reading: JournalReading | undefined;
const waiting: CountedBudget[] = [];

/** Adds to `counted`, in the background, what the journal has of its window. */
export function readLater(counted: CountedBudget): void {
  if (counted.budget.window === "run") {
    counted.isComplete = true;
    return;
  }
  waiting.push(counted);
  if (place !== undefined) schedule();
}

/** Says where the journal is, and that there may be budgets to read it for. */
export function readFrom(folder: Folder | undefined): void {
  place = { folder };
  if (waiting.length > 0) schedule();
}

/** Reads what is still to be read, for `ms` milliseconds at most: for who asks what was spent. */
export function catchUp(ms: number): void {
  const until = performance.now() + ms;
  while (hasMore() && performance.now() < until) readFor(until - performance.now());
}

const hasMore = (): boolean => place !== undefined && (reading !== undefined || waiting.length > 0);

function schedule(): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    if (hasMore()) readFor(sliceMs);
    if (hasMore()) schedule();
  }, pauseMs);
  timer.unref();
}

function readFor(ms: number): void {
  try {
    const budgets = reading === undefined ? waiting.splice(0) : [];
    if (place?.folder === undefined) for (const counted of budgets) counted.isComplete = true;
    else reading ??= new JournalReading(place.folder, budgets);
    if (reading?.readFor(ms) === true) reading = undefined;
  } catch (error) {
    reading = undefined;
    failed("reading what was spent", error);
  }
}

import { readBudget } from "@spoor/core/budget";
import type { Budget, BudgetOptions, BudgetProblem } from "@spoor/core/budget";
import { quietly } from "../trace/handle.ts";
import { warn } from "../warn.ts";
import { CountedBudget } from "./counted-budget.ts";
import { readLater } from "./read-later.ts";

/** Most budgets of one process. */
const maxBudgets = 100;
/** Most problems that wait to be told until spans are counted. */
const maxProblems = 20;

const budgets = new Map<string, CountedBudget>();
const problems: string[] = [];
let isCounting = false;

/**
 * Defines a budget: what may be spent on model calls in a window of time. It is counted from the spans of calls that end, and
 * warned of; it stops nothing unless `enforceBudget` is called. Never throws: of a definition that is wrong is warned.
 */
export function budget(options: BudgetOptions): void {
  quietly("budget", () => define(readBudget(options)));
}

/** Counts a budget from here on, or tells what is wrong with it. */
export function define(read: Budget | BudgetProblem): void {
  if ("problem" in read) {
    tell(`${read.problem} Until then it is not counted.`);
    return;
  }
  if (budgets.size >= maxBudgets && !budgets.has(read.name)) {
    tell(`There are ${maxBudgets} budgets already: ${JSON.stringify(read.name)} is not counted.`);
    return;
  }
  const counted = new CountedBudget(read, Date.now());
  budgets.set(read.name, counted);
  readLater(counted);
}

/** Says that calls are counted in this process, and what was wrong with budgets so far. */
export function beginCounting(): void {
  isCounting = true;
  for (const problem of problems.splice(0)) warn(problem);
}

/** The budgets that are counted; none in a process where Spoor is off. */
export function countedBudgets(): Iterable<CountedBudget> {
  return isCounting ? budgets.values() : [];
}

/** The budget `name`, or all of them; of a name that there is none of is warned. */
export function budgetsNamed(name: string | undefined): readonly CountedBudget[] {
  if (name === undefined || !isCounting) return [...countedBudgets()];
  const found = budgets.get(name);
  if (found !== undefined) return [found];
  const names = [...budgets.keys()].map((each) => JSON.stringify(each)).join(", ") || "none";
  warn(
    `There is no budget ${JSON.stringify(name)}: define it with budget(). Those there are: ${names}.`,
  );
  return [];
}

/** Whether a call that ends may have to be counted. */
export const areBudgets = (): boolean => isCounting && budgets.size > 0;

function tell(problem: string): void {
  if (isCounting) warn(problem);
  else if (problems.length < maxProblems) problems.push(problem);
}

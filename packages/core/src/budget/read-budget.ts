import { at, list, number, present, text } from "../record/index.ts";
import { budgetScopes, budgetWindows } from "./budget.ts";
import type { Budget, BudgetScope, Limit } from "./budget.ts";

/** Longest name, and most members of `only`. */
const maxName = 128;
const maxOnly = 1000;
const defaultWarnAt = 0.8;

/** Why a budget cannot be counted, in a sentence that says what to change. */
export interface BudgetProblem {
  readonly problem: string;
}

/** The budget that `options`, which may be anything, describe; or what is wrong with them. */
export function readBudget(options: unknown): Budget | BudgetProblem {
  const name = text(at(options, "name"))?.slice(0, maxName);
  if (name === undefined) return { problem: "A budget has no name: give it one." };
  const wrong = (problem: string): BudgetProblem => ({
    problem: `The budget ${JSON.stringify(name)} ${problem}`,
  });
  const given = at(options, "window");
  const window = budgetWindows.find((each) => each === given);
  if (window === undefined) return wrong(`has no window: give one of ${budgetWindows.join(", ")}.`);
  const scope = scopeOf(at(options, "scope"), window);
  if (scope === undefined) {
    const accepted =
      window === "run" ? "none with the window run" : `one of ${budgetScopes.join(", ")}`;
    return wrong(`has a scope that is not known: give ${accepted}.`);
  }
  const limit = limitOf(options);
  if (limit === undefined) return wrong("has no limit: give usd, tokens or both, from 0 on.");
  const warnAt = at(options, "warnAt") ?? defaultWarnAt;
  if (typeof warnAt !== "number" || !(warnAt > 0 && warnAt <= 1))
    return wrong("warns at no share of its limit: give warnAt a number from above 0 to 1.");
  return { name, window, scope, only: onlyOf(at(options, "only")), limit, warnAt };
}

/** The budgets of a JSON text, and what is wrong with the others. */
export function readBudgets(json: unknown): readonly (Budget | BudgetProblem)[] {
  if (!Array.isArray(json)) return [{ problem: "There is no JSON array of budgets: write one." }];
  return json.map((each) => readBudget(each));
}

function scopeOf(scope: unknown, window: Budget["window"]): BudgetScope | undefined {
  if (window === "run" && scope !== undefined && scope !== "all") return undefined;
  return scope === undefined ? "all" : budgetScopes.find((each) => each === scope);
}

function limitOf(options: unknown): Limit | undefined {
  const [usd, tokens] = [at(options, "usd"), at(options, "tokens")];
  if ([usd, tokens].some(isNoAmount)) return undefined;
  if (usd === undefined && tokens === undefined) return undefined;
  return present({ usd: number(usd), tokens: number(tokens) });
}

const isNoAmount = (value: unknown): boolean => value !== undefined && (number(value) ?? -1) < 0;

function onlyOf(only: unknown): ReadonlySet<string> | undefined {
  if (only === undefined) return undefined;
  const members = (Array.isArray(only) ? list(only) : [only]).slice(0, maxOnly);
  return new Set(members.map(String));
}

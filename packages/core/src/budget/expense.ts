import { list, number, text } from "../record/index.ts";
import {
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "../semconv/index.ts";
import type { Budget, BudgetScope } from "./budget.ts";

/** What was spent. */
export interface Amounts {
  /** In pico-USD (1e-12 USD), of the calls whose price is known. */
  readonly picoUsd: number;
  /** Input and output together. */
  readonly tokens: number;
  readonly calls: number;
  /** Calls whose price is not known, which is not 0. */
  readonly unpriced: number;
}

/** What one model call, or one run of a workflow, took. */
export interface Expense extends Amounts {
  /** When it ended, in milliseconds since 1970. */
  readonly endMs: number;
  /** The models of the calls whose price is not known. */
  readonly unpricedModels: readonly string[];
  readonly owners: Owners;
}

/** For whom something was spent, by scope; several tags, and workflows inside of each other. */
export type Owners = Readonly<Partial<Record<BudgetScope | "run", readonly string[]>>>;

/** The owners that the attributes of a span name; the workflow and its run are not on the spans of calls. */
export function ownersOf(attributes: Readonly<Record<string, unknown>>): Owners {
  const one = (name: string): readonly string[] => {
    const value = attributes[name];
    const id = text(value) ?? number(value);
    return id === undefined ? [] : [String(id)];
  };
  return {
    user: one(USER_ID),
    session: one(SESSION_ID),
    tenant: one(SPOOR_TENANT_ID),
    purpose: one(SPOOR_PURPOSE),
    tag: list(attributes[SPOOR_TAGS]).flatMap((tag) => text(tag) ?? []),
  };
}

/** What all spending of a budget without a scope is counted under. */
export const everyone = "";

/** Whose parts of `budget` something of `owners` counts to; none where the budget is not for them. */
export function sharersOf({ window, scope, only }: Budget, owners: Owners): readonly string[] {
  if (window === "run") return owners.run ?? [];
  if (scope === "all") return [everyone];
  const found = new Set(owners[scope]);
  return [...found].filter((owner) => only === undefined || only.has(owner));
}

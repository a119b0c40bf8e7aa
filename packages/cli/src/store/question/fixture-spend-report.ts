// What calls cost by where they belong, as TypeScript tells it of all spans: what the question in SQL is compared with.
import type { SpanRow } from "../../ingest/rows.ts";
import { nearest } from "../../view/ancestors.ts";
import type { Dimension } from "../../view/cost/dimension.ts";
import { byCost, otherCurrenciesOf, unpricedReasonsOf } from "../../view/cost/spend.ts";
import type { Spend, SpendGroup, SpendReport } from "../../view/cost/spend.ts";
import { grouped } from "../../view/group.ts";
import { kindOf } from "../../view/kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "../../view/model-call.ts";
import type { ModelCall } from "../../view/model-call.ts";
import { ownersOf } from "../../view/owner.ts";
import { runsOf } from "../../view/run.ts";
import type { Run } from "../../view/run.ts";
import {
  agentName,
  nameOf,
  promptOf,
  purposeOf,
  sessionOf,
  stepName,
  tagsOf,
  tenantOf,
  toolName,
  userOf,
} from "../../view/span-place.ts";
import type { SpanName } from "../../view/span-place.ts";
import { isWithin } from "../../window.ts";
import type { Window } from "../../window.ts";

/** Where a call belongs in each dimension: no value, one, or several, of which each counts it. */
type Places = Readonly<Record<Dimension, (call: ModelCall) => readonly string[]>>;

type ReadSpan = (span: SpanRow) => string | undefined;

/** Picounits to the unit: sums of whole ones do not depend on their order. */
const pico = 1e12;

const two = (part: number): string => String(part).padStart(2, "0");

/** The local day of an instant, as `--since` means days. */
function dayOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `priced`, `estimated`, `unpriced: <reason>`, or `failed` for a call that nothing was billed for. */
function statusOf({ usd, charged, estimatedUsd, unpricedReason }: ModelCall): string {
  if (usd !== undefined || charged !== undefined) return "priced";
  if (estimatedUsd !== undefined) return "estimated";
  return unpricedReason === undefined ? "failed" : `unpriced: ${unpricedReason}`;
}

function runReaders(spans: readonly SpanRow[]) {
  const owners = ownersOf(spans);
  let runs: ReadonlyMap<string, Run> | undefined;
  const runOf = (span: SpanRow): Run | undefined => {
    // All runs are put together when the first is asked for: most questions are about models.
    runs ??= new Map(runsOf(spans, owners, 0).map(({ key, run }) => [key, run]));
    return runs.get(owners.runOf(span) ?? "");
  };
  return {
    byKey: owners.byKey,
    workflow: (span: SpanRow) => runOf(span)?.name,
    run: (span: SpanRow) => {
      const run = runOf(span);
      return run?.runId ?? run?.traceId;
    },
  };
}

const one =
  (read: ReadSpan) =>
  ({ span }: ModelCall): readonly string[] => {
    const value = read(span);
    return value === undefined ? [] : [value];
  };

/** Where the calls among `spans` belong: by what they say themselves, else by the spans around them. */
function placesOf(spans: readonly SpanRow[]): Places {
  const { byKey, workflow, run } = runReaders(spans);
  const around = (read: ReadSpan) => one(nearest(byKey, read));
  const tagsAround = nearest(byKey, tagsOf);
  const named = (name: SpanName) => around((span) => nameOf(span, kindOf(span), name));
  return {
    day: ({ span }) => [dayOf(span.startMs)],
    model: ({ model }) => [model],
    provider: ({ provider }) => (provider === undefined ? [] : [provider]),
    workflow: one(workflow),
    run: one(run),
    step: named(stepName),
    agent: named(agentName),
    tool: named(toolName),
    session: around(sessionOf),
    user: around(userOf),
    tenant: around(tenantOf),
    purpose: around(purposeOf),
    tag: ({ span }) => [...new Set(tagsAround(span))],
    prompt: around(promptOf),
    status: (call) => [statusOf(call)],
  };
}

interface Placed {
  readonly call: ModelCall;
  readonly values: readonly (string | null)[];
}

function estimatedOf(calls: readonly ModelCall[]): Spend["estimated"] {
  const amounts = calls.flatMap(({ usd, estimatedUsd }) =>
    usd === undefined && estimatedUsd !== undefined ? Math.round(estimatedUsd * pico) : [],
  );
  return { usd: amounts.reduce((sum, amount) => sum + amount, 0) / pico, calls: amounts.length };
}

/** What `calls` cost together. */
function spendOf(calls: readonly ModelCall[]): Spend {
  return {
    calls: calls.length,
    tokens: tokensOfAll(calls),
    cost: costOfAll(calls.filter(({ charged }) => charged === undefined)),
    otherCurrencies: otherCurrenciesOf(calls),
    estimated: estimatedOf(calls),
    unpricedReasons: unpricedReasonsOf(calls),
  };
}

/** `call` under each combination of its values. */
function placed(call: ModelCall, groupBy: readonly Dimension[], places: Places): Placed[] {
  let rows: (readonly (string | null)[])[] = [[]];
  for (const dimension of groupBy) {
    const values = places[dimension](call);
    const options: readonly (string | null)[] = values.length === 0 ? [null] : values;
    rows = rows.flatMap((row) => options.map((value) => row.concat(value)));
  }
  return rows.map((values) => ({ call, values }));
}

/** `calls` put together by `groupBy`, each group with its key, in order of appearance. */
function groupedCalls(
  calls: readonly ModelCall[],
  groupBy: readonly Dimension[],
  places: Places,
): (readonly [SpendGroup["key"], readonly ModelCall[]])[] {
  const all = calls.flatMap((call) => placed(call, groupBy, places));
  return grouped(all, ({ values }) => JSON.stringify(values)).map((group) => {
    const [{ values }] = group;
    const key: Partial<Record<Dimension, string | null>> = {};
    for (const [i, dimension] of groupBy.entries()) key[dimension] = values[i] ?? null;
    return [key, group.map(({ call }) => call)];
  });
}

/** The model calls among `spans` that began in `window`; each call is told by the one span that owns its usage. */
function callsWithin(spans: readonly SpanRow[], window: Window): ModelCall[] {
  return spans
    .filter((span) => kindOf(span) === "model" && isWithin(window, span.startMs))
    .map(modelCallOf);
}

/** What the model calls among `spans` cost that began in `window`, put together by `groupBy`. */
export function spendReportOf(
  spans: readonly SpanRow[],
  { window, groupBy }: { readonly window: Window; readonly groupBy: readonly Dimension[] },
): SpendReport {
  const calls = callsWithin(spans, window);
  const totals = spendOf(calls);
  const all = totals.cost.usd ?? 0;
  const groups: SpendGroup[] = [];
  for (const [key, members] of groupedCalls(calls, groupBy, placesOf(spans))) {
    const spend = spendOf(members);
    const share = all > 0 && spend.cost.usd !== null ? spend.cost.usd / all : null;
    groups.push({ key, ...spend, share });
  }
  return {
    groupBy,
    totals,
    groups: groups.toSorted(byCost),
    groupCount: groups.length,
    overlapping: groups.reduce((sum, group) => sum + group.calls, 0) > calls.length,
  };
}

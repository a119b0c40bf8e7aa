import { existsSync, readFileSync } from "node:fs";
import { at } from "@spoor/core/record";
import { readAccounting, readAcks, readSegments } from "@spoor/journal";
import type { OtlpRequest, SegmentProblem } from "@spoor/journal";
import { filesOf, storeOf } from "./launch.ts";
import type { Facts, Variant } from "./row.ts";
import { spansOf } from "../../support/journal.ts";
import type { JournalSpan } from "../../support/journal.ts";

/** Where the spans of a run are, by `<trace id>-<span id>`. */
export interface Account {
  /** Those whose `end()` had returned. */
  readonly made: ReadonlySet<string>;
  /** Those in the journal. */
  readonly journaled: ReadonlySet<string>;
  /** What was wrong with lines of the journal. */
  readonly damage: readonly string[];
}

/** Reads what a run left behind: its notes in files or on its standard output, and the journal. */
export function readAccount(variant: Variant, folder: string, stdout: string): Account {
  const { made } = filesOf(folder);
  const lines = existsSync(made) ? readFileSync(made, "latin1").split("\n").slice(0, -1) : [];
  const printed = [...stdout.matchAll(/^made (.+)$/gm)].map(([, key = ""]) => key);
  return { made: new Set([...lines, ...printed]), ...journalIn(storeOf(variant, folder)) };
}

type Said = Readonly<Record<string, unknown>>;

/** What an application said of itself. */
export function readSaid(folder: string, stdout: string): Said {
  const { said } = filesOf(folder);
  const [, printed = "{}"] = /^said (.+)$/m.exec(stdout) ?? [];
  return JSON.parse(existsSync(said) ? readFileSync(said, "utf8") : printed);
}

/** What an application printed besides its notes. */
export const withoutNotes = (stdout: string): string =>
  stdout.replaceAll(/^(?:made|said) .+\n/gm, "");

function journalIn(store: string): Omit<Account, "made"> {
  const journaled = new Set<string>();
  const damage: string[] = [];
  const onProblem = ({ problem }: SegmentProblem): void => void damage.push(problem);
  for (const { request } of readSegments(store, { signals: ["traces"], onProblem }))
    for (const { traceId, spanId, start, end } of spansIn(request)) {
      journaled.add(`${traceId}-${spanId}`);
      if (BigInt(end) < BigInt(start)) damage.push("a span ends before it starts");
    }
  return { journaled, damage };
}

/** The spans in the journal that are still to be sent. */
export function spooledIn(variant: Variant, folder: string): ReadonlySet<string> {
  const store = storeOf(variant, folder);
  const acked = new Map<string, number>();
  for (const { segment, offset } of readAcks(store))
    acked.set(segment, Math.max(offset, acked.get(segment) ?? 0));
  const keys = new Set<string>();
  for (const { request, segment, end } of readSegments(store, { signals: ["traces"] }))
    if (end > (acked.get(segment) ?? 0)) for (const key of keysOf(request)) keys.add(key);
  return keys;
}

const spansIn = (request: OtlpRequest): readonly JournalSpan[] =>
  spansOf(JSON.parse(JSON.stringify(request)));

const keysOf = (request: OtlpRequest): readonly string[] =>
  spansIn(request).map(({ traceId, spanId }) => `${traceId}-${spanId}`);

/** How many of `keys` are in `found`. */
export function countIn(
  keys: ReadonlySet<string>,
  found: { readonly has: (key: string) => boolean },
): number {
  return [...keys].filter((key) => found.has(key)).length;
}

/** What Spoor itself says of the spans that its backend does not have: in its folder, and where `shutdown` was called. */
export function countedIn({ variant, folder, said, missing }: Left): Counted {
  const accounts = readAccounting(storeOf(variant, folder));
  const traces = accounts.find(({ signal }) => signal === "traces");
  const dropped = traces?.dropped ?? {};
  const told = (what: string): number => Number(at(said["result"], what) ?? 0);
  const logged = sum(Object.values(dropped));
  const { cap = 0, disk = 0 } = dropped;
  // What the journal cannot write down, as nothing can be, only `shutdown` tells; it counts metrics as well, and does not
  // count the segments that were deleted to make room.
  const more = Math.max(0, Math.min(told("dropped") + cap + disk, missing) - logged);
  return {
    rejected: Math.max(traces?.rejected ?? 0, told("rejected")),
    dropped: more === 0 ? dropped : { ...dropped, told: more },
  };
}

interface Left {
  readonly variant: Variant;
  readonly folder: string;
  readonly said: Said;
  /** How many spans the backend does not have. */
  readonly missing: number;
}

type Counted = Pick<Facts, "rejected" | "dropped">;

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

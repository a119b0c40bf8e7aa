import type { DetailedDigest, Digest, DigestDetails, Name } from "./digest.ts";
import type {
  CallRecord,
  SkipReason,
  Tokens,
  ToolRecord,
  ToolResultRecord,
  TranscriptRecord,
} from "./record.ts";

interface Where {
  readonly session: string;
  readonly subAgent: string | undefined;
}

function whereOf({ names }: Digest, session: Name, subAgent: Name): Where {
  return { session: names[session] ?? "", subAgent: names[subAgent] };
}

/** What a digest tells of its sessions: when they were at work, and what is told as it was. */
export function* sessionRecords(
  digest: Digest,
): Generator<Exclude<TranscriptRecord, { kind: "skipped" }>, void> {
  for (const [session, subAgent, first, last] of digest.seen) {
    const where = whereOf(digest, session, subAgent);
    yield { kind: "other", ...where, at: first ?? undefined };
    if (last !== first) yield { kind: "other", ...where, at: last ?? undefined };
  }
  for (const record of digest.others) if (record.kind !== "skipped") yield record;
}

function tokensOf(counts: DigestDetails["calls"][number][6]): Tokens | undefined {
  if (counts === null) return undefined;
  const [input, output, cacheWrite, cacheRead] = counts;
  return { input, output, cacheWrite, cacheRead };
}

export function* callRecords({ digest, details }: DetailedDigest): Generator<CallRecord, void> {
  for (const [id, session, subAgent, model, source, quality, tokens, times] of details.calls)
    yield {
      kind: "call",
      id: id ?? undefined,
      ...whereOf(digest, session, subAgent),
      at: times[0],
      times,
      model: digest.names[model],
      source: digest.names[source],
      quality,
      tokens: tokensOf(tokens),
    };
}

/** The uses of tools, each with its answer where that is known. */
export function* toolRecords({
  digest,
  details,
}: DetailedDigest): Generator<{ use: ToolRecord; result: ToolResultRecord | undefined }, void> {
  for (const [id, session, subAgent, tool, at, outcome, ms] of details.tools) {
    const where = { id: id ?? undefined, ...whereOf(digest, session, subAgent) };
    const isError = outcome === "error";
    const durationMs = ms ?? undefined;
    yield {
      use: { kind: "tool", ...where, at: at ?? undefined, name: digest.names[tool] ?? "" },
      result:
        outcome === "none" ? undefined : { kind: "toolResult", ...where, isError, durationMs },
    };
  }
}

/** The answers of tools whose uses are in other files. */
export function* resultRecords({
  digest,
  details,
}: DetailedDigest): Generator<ToolResultRecord, void> {
  for (const [id, session, subAgent, isError, at] of details.results)
    yield {
      kind: "toolResult",
      id: id ?? undefined,
      ...whereOf(digest, session, subAgent),
      at: at ?? undefined,
      isError,
    };
}

const reasons: readonly SkipReason[] = [
  "malformed",
  "unfinished_last_line",
  "too_long",
  "unknown_type",
  "replayed",
];

/** What was skipped in the file, by the reason. */
export function skippedOf({ skipped }: Digest): ReadonlyMap<SkipReason, number> {
  return new Map(
    reasons.flatMap((reason) => {
      const count = skipped[reason] ?? 0;
      return count === 0 ? [] : [[reason, count] as const];
    }),
  );
}

import { at, list, number } from "@spoor/core/record";

/** What was spent lately, by minute, and how much of it each session has told. */
export interface Ledger {
  /** USD by the minute, in whole minutes since 1970. */
  readonly minutes: ReadonlyMap<number, number>;
  /** Total USD of sessions as they last said, the latest to say so at the end. */
  readonly sessions: ReadonlyMap<string, number>;
}

/** What a session says of itself now. */
export interface Told {
  readonly session: string;
  readonly usd: number;
  readonly durationMs: number;
}

/** What is told of all sessions together, in USD. */
export interface Spent {
  readonly today: number;
  /** Of five hours, from the full hour in which the first call after a pause was. */
  readonly block: number;
  readonly blockEndsMs: number | undefined;
  readonly perHour: number | undefined;
}

export const emptyLedger: Ledger = { minutes: new Map(), sessions: new Map() };

const minuteMs = 60_000;
const hourMs = 3_600_000;
const blockMs = 5 * hourMs;
/** A day, and the longest block that it began in. */
const keptMinutes = 30 * 60;
const mostSessions = 500;
/** Below this a rate says nothing. */
const leastMs = 5 * minuteMs;

/** Reads what {@link ledgerJson} wrote; anything else is an empty ledger. */
export function readLedger(json: string): Ledger {
  try {
    const said: unknown = JSON.parse(json);
    const minutes = list(at(said, "minutes")).flatMap((item) => {
      const [minute, usd] = [number(at(item, 0)), number(at(item, 1))];
      return minute === undefined || usd === undefined ? [] : [[minute, usd] as const];
    });
    const sessions = list(at(said, "sessions")).flatMap((item) => {
      const [id, usd] = [at(item, 0), number(at(item, 1))];
      return typeof id !== "string" || usd === undefined ? [] : [[id, usd] as const];
    });
    return { minutes: new Map(minutes), sessions: new Map(sessions) };
  } catch {
    return emptyLedger;
  }
}

export function ledgerJson({ minutes, sessions }: Ledger): string {
  return JSON.stringify({ minutes: [...minutes], sessions: [...sessions] });
}

/**
 * `ledger` with what `told` adds to it. What a session spent before it was first heard of is spread over the time that it has
 * been going on; one that says less than before has begun again.
 */
export function withTold(
  ledger: Ledger,
  { session, usd, durationMs }: Told,
  nowMs: number,
): Ledger {
  const before = ledger.sessions.get(session);
  const now = Math.floor(nowMs / minuteMs);
  const minutes = new Map([...ledger.minutes].filter(([minute]) => minute > now - keptMinutes));
  const sessions = new Map(ledger.sessions);
  sessions.delete(session);
  sessions.set(session, usd);
  for (const id of sessions.keys()) {
    if (sessions.size <= mostSessions) break;
    sessions.delete(id);
  }
  const added = before === undefined || usd < before ? usd : usd - before;
  const span = before === undefined ? Math.max(1, Math.ceil(durationMs / minuteMs)) : 1;
  if (added > 0) {
    for (let back = 0; back < Math.min(span, keptMinutes); back += 1)
      minutes.set(now - back, (minutes.get(now - back) ?? 0) + added / span);
  }
  return { minutes, sessions };
}

interface Block {
  readonly startMs: number;
  readonly firstMs: number;
  usd: number;
  lastMs: number;
}

/** The block that goes on at `nowMs`. */
function currentBlock({ minutes }: Ledger, nowMs: number): Block | undefined {
  let block: Block | undefined;
  for (const [minute, usd] of [...minutes].toSorted(([one], [other]) => one - other)) {
    const ms = minute * minuteMs;
    if (block === undefined || ms >= block.startMs + blockMs || ms - block.lastMs >= blockMs) {
      block = { startMs: ms - (ms % hourMs), firstMs: ms, usd: 0, lastMs: ms };
    }
    block.usd += usd;
    block.lastMs = ms;
  }
  return block !== undefined && nowMs < block.startMs + blockMs ? block : undefined;
}

/** What `ledger` says at `nowMs`, of the day that began at `midnightMs`. */
export function spentOf(ledger: Ledger, nowMs: number, midnightMs: number): Spent {
  let today = 0;
  for (const [minute, usd] of ledger.minutes) if (minute * minuteMs >= midnightMs) today += usd;
  const block = currentBlock(ledger, nowMs);
  const elapsedMs = block === undefined ? 0 : nowMs - block.firstMs;
  return {
    today,
    block: block?.usd ?? 0,
    blockEndsMs: block === undefined ? undefined : block.startMs + blockMs,
    perHour: elapsedMs < leastMs ? undefined : ((block?.usd ?? 0) / elapsedMs) * hourMs,
  };
}

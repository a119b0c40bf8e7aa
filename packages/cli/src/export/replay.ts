import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { openFolder, openJournal, openSender, ownSegments } from "@spoor/journal";
import type { Destination, Folder, Journal, Sender, Signal } from "@spoor/journal";
import { exitCodes, Failure } from "../failure.ts";

/** Where the records go, and how long to try. */
export interface ReplayOptions {
  readonly destination: Destination;
  /** For what waits at one time, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxRecords: number | undefined;
  readonly warn: (message: string) => void;
}

/** What became of the records so far. */
export interface Replayed {
  readonly delivered: number;
  readonly rejected: number;
  /** Those that cannot be sent, as they are larger than any backend takes. */
  readonly dropped: number;
  /** Those that were to be sent and were not: after the first of them nothing more is tried. */
  readonly undelivered: number;
  /** Why some were not delivered. */
  readonly problem: string | undefined;
}

/** What lies on disk at one time, in characters: it bounds memory and disk, whatever the amount. */
const enough = 32 * 1024 * 1024;

const lists: readonly (readonly [Signal, readonly [string, string, string]])[] = [
  ["traces", ["resourceSpans", "scopeSpans", "spans"]],
  ["logs", ["resourceLogs", "scopeLogs", "logRecords"]],
  ["metrics", ["resourceMetrics", "scopeMetrics", "metrics"]],
];

/** What kind of telemetry a request holds, and how many records; undefined where it is none. */
function contentOf(request: unknown): { signal: Signal; records: number } | undefined {
  for (const [signal, [resources, scopes, records]] of lists) {
    const items = list(at(request, resources));
    if (items.length === 0) continue;
    const all = items.flatMap((item) =>
      list(at(item, scopes)).flatMap((scope) => list(at(scope, records))),
    );
    return { signal, records: all.length };
  }
  return undefined;
}

/** What waits to be sent: a journal of its own, in a folder that goes when it is sent. */
class Round {
  readonly #folder: Folder;
  readonly #journals = new Map<Signal, Journal>();
  characters = 0;

  private constructor(folder: Folder) {
    this.#folder = folder;
  }

  static async begin(): Promise<Round> {
    const folder = openFolder(await mkdtemp(join(tmpdir(), "spoor-replay-")));
    if (!("problem" in folder)) return new Round(folder);
    throw new Failure(`Cannot make a folder for what is sent: ${folder.problem}`, {
      code: exitCodes.unexpected,
      hint: "Name another folder for temporary files with TMPDIR.",
    });
  }

  add(request: unknown): void {
    const content = contentOf(request);
    if (content === undefined) return;
    const text = JSON.stringify(request);
    this.characters += text.length;
    this.#journalOf(content.signal).append(text.slice(0, -1), content.records);
  }

  /** Sends what waits. The counts are of this round alone. */
  async send({ destination, timeoutMs, maxRecords, warn }: ReplayOptions): Promise<Replayed> {
    for (const journal of this.#journals.values()) journal.close();
    const sender = openSender({
      folder: this.#folder,
      destinations: [destination],
      segments: () => ownSegments(this.#folder),
      warn,
      ...(maxRecords !== undefined && { limits: { maxRecords } }),
    });
    try {
      const counts = (await sender.drain(timeoutMs))[destination.name];
      const { delivered = 0, rejected = 0, dropped = 0, spooled = 0 } = counts ?? {};
      const unwritten = [...this.#journals.values()].flatMap((journal) =>
        Object.values(journal.stats().dropped),
      );
      const problem = spooled > 0 ? (problemOf(sender) ?? "the time was up") : undefined;
      return {
        delivered,
        rejected,
        dropped: unwritten.reduce((all, count) => all + count, dropped),
        undelivered: spooled,
        problem,
      };
    } finally {
      sender.close();
    }
  }

  async end(): Promise<void> {
    for (const journal of this.#journals.values()) journal.close();
    await rm(this.#folder.dir, { recursive: true, force: true });
  }

  #journalOf(signal: Signal): Journal {
    const known = this.#journals.get(signal);
    if (known !== undefined) return known;
    const folder = this.#folder;
    const journal = openJournal({ folder, signal, fsync: "off", now: () => Date.now() });
    this.#journals.set(signal, journal);
    return journal;
  }
}

function problemOf(sender: Sender): string | undefined {
  const lanes = sender.stats().flatMap(({ signals }) => Object.values(signals));
  return lanes.find(({ problem }) => problem !== undefined)?.problem;
}

function sum(one: Replayed, other: Replayed): Replayed {
  return {
    delivered: one.delivered + other.delivered,
    rejected: one.rejected + other.rejected,
    dropped: one.dropped + other.dropped,
    undelivered: one.undelivered + other.undelivered,
    problem: other.problem ?? one.problem,
  };
}

const nothing: Replayed = {
  delivered: 0,
  rejected: 0,
  dropped: 0,
  undelivered: 0,
  problem: undefined,
};

/**
 * Sends OTLP/JSON requests to a backend as the journal is sent: in batches, each as often as it takes, refused records told
 * apart. Ends early where something cannot be delivered in time.
 */
export async function replay(
  requests: AsyncIterable<unknown>,
  options: ReplayOptions,
): Promise<Replayed> {
  let total = nothing;
  let round = await Round.begin();
  try {
    for await (const request of requests) {
      round.add(request);
      if (round.characters < enough) continue;
      total = sum(total, await round.send(options));
      if (total.undelivered > 0) return total;
      await round.end();
      round = await Round.begin();
    }
    return sum(total, await round.send(options));
  } finally {
    await round.end();
  }
}

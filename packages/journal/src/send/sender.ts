import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { ackKey } from "./destination.ts";
import type { Destination, Target } from "./destination.ts";
import { jsonEncoding } from "./encoding/json.ts";
import { protobufEncoding } from "./encoding/protobuf.ts";
import { Lane } from "./lane.ts";
import type { LaneOptions, LaneStats } from "./lane.ts";
import { RejectedFiles } from "./rejected.ts";
import { transportOf } from "./transport/transport-of.ts";
import type { BatchLimits } from "./batch.ts";
import type { Folder } from "../folder.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { signals } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

/** What is sent where. */
export interface SenderOptions {
  readonly folder: Folder;
  readonly destinations: readonly Destination[];
  /** The segments to send: those of this process, finished or not, and those it has claimed. */
  readonly segments: () => readonly SegmentFile[];
  /** Told once of what a user should know: what is wrong, and what to do about it. */
  readonly warn: (message: string) => void;
  /** Called around each request, to keep what is sent from being traced itself. */
  readonly around?: <Result>(send: () => Result) => Result;
  /**
   * How much goes into one request.
   * @defaultValue 512 records and 4 MiB of lines
   */
  readonly limits?: Partial<BatchLimits>;
  /**
   * How long after `wake` to wait for more to come, in milliseconds.
   * @defaultValue 1000
   */
  readonly delayMs?: number;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** How many records of all kinds: taken by a destination; kept for later; refused by it; and lost. */
export interface Drained {
  readonly delivered: number;
  readonly spooled: number;
  readonly rejected: number;
  readonly dropped: number;
}

/** What a destination has done since the sender was opened. */
export interface DestinationStats {
  readonly name: string;
  readonly signals: Readonly<Partial<Record<Signal, LaneStats>>>;
}

/** Sends segments to destinations, each in a loop of its own. Holds no process alive but in `drain`. */
export interface Sender {
  /** Something was written. Cheap enough to be called for each line. */
  wake(): void;
  /**
   * Sends what is there, within `timeoutMs`; sooner where no destination can be reached. Gives what has become of the
   * records since the sender was opened, by the name of the destination. Never rejects.
   */
  drain(timeoutMs: number): Promise<Readonly<Record<string, Drained>>>;
  /** The same without sending anything. */
  drained(): Readonly<Record<string, Drained>>;
  stats(): readonly DestinationStats[];
  /** Ends all requests; what was not taken stays in the segments. */
  close(): void;
}

const defaultLimits: BatchLimits = { maxRecords: 512, maxBytes: 4 * 1024 * 1024 };

/** Begins to send. A destination that cannot be used is told to `warn`, and its telemetry kept. Never throws. */
export function openSender(options: SenderOptions): Sender {
  const routes = options.destinations.map((destination) => new Route(destination, options));
  const { clock = systemClock } = options;
  const drained = (): Readonly<Record<string, Drained>> =>
    Object.fromEntries(routes.map((route) => [route.name, route.drained()]));
  return {
    drained,
    wake() {
      for (const route of routes) route.wake();
    },
    async drain(timeoutMs) {
      const deadline = clock.now() + timeoutMs;
      await within(timeoutMs, Promise.all(routes.map((route) => route.drain(deadline))));
      return drained();
    },
    stats: () => routes.map((route) => ({ name: route.name, signals: route.stats() })),
    close() {
      for (const route of routes) route.close();
    },
  };
}

/** Waits for `work`, at most `ms`, and keeps the process alive meanwhile. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, tooLong]);
  clearTimeout(timer);
}

/** The lanes to one destination. */
class Route {
  readonly name: string;
  readonly #lanes = new Map<Signal, Lane>();

  constructor(destination: Destination, options: SenderOptions) {
    this.name = destination.name;
    const rejectedFiles = new RejectedFiles(options.folder);
    for (const signal of signals) {
      const target = destination.targets[signal];
      if (target === undefined) continue;
      const parts = { ...options, rejectedFiles, ackKey: ackKey(destination, signal) };
      this.#lanes.set(signal, laneOf(target, signal, parts));
    }
  }

  wake(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  async drain(deadline: number): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.drain(deadline)));
  }

  drained(): Drained {
    const lanes = [...this.#lanes.values()];
    const total = (count: (lane: Lane) => number): number =>
      lanes.reduce((sum, lane) => sum + count(lane), 0);
    return {
      delivered: total((lane) => lane.stats().delivered),
      spooled: total((lane) => lane.waiting()),
      rejected: total((lane) => lane.stats().rejected),
      dropped: total((lane) => lane.stats().dropped),
    };
  }

  stats(): DestinationStats["signals"] {
    return Object.fromEntries([...this.#lanes].map(([signal, lane]) => [signal, lane.stats()]));
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
  }
}

type Parts = SenderOptions & Pick<LaneOptions, "ackKey" | "rejectedFiles">;

function laneOf(target: Target, signal: Signal, parts: Parts): Lane {
  const { clock = systemClock, random = Math.random, delayMs = 1000 } = parts;
  const around = parts.around ?? ((send) => send());
  const limits = { ...defaultLimits, ...parts.limits };
  const encoding =
    target.protocol === "http/json" ? jsonEncoding(signal) : protobufEncoding(signal);
  const transport = transportOf(target, signal, encoding);
  const own = { signal, target, encoding, transport, clock, random, around, limits, delayMs };
  return new Lane({ ...parts, ...own });
}

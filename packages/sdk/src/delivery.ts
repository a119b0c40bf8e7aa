import { context } from "@opentelemetry/api";
import { isMainThread } from "node:worker_threads";
import {
  ackKey,
  announceShipping,
  claimOrphans,
  destinationsFrom,
  maxRecordsFrom,
  openSender,
  ownSegments,
  recoverSpans,
  retain,
} from "@spoor/journal";
import type { Destination, Destinations, DestinationStats, Drained, Folder } from "@spoor/journal";
import type { Config } from "./config.ts";
import { failed } from "./guard.ts";
import type { Env } from "./otel-env.ts";
import { sdk } from "./sdk.ts";

/** How often to look for what processes left that have died since. */
const claimMs = 30_000;

/** What brings the journal to the destinations. */
export interface Delivery {
  /** Says that something was written. */
  wake(): void;
  /** Sends what is there, within `timeoutMs`. Never rejects. */
  drain(timeoutMs: number): Promise<unknown>;
  /** What became of all so far, by destination. */
  drained(): Readonly<Record<string, Drained>>;
  stats(): readonly DestinationStats[];
  /** Makes room in the folder where it has become too large. */
  makeRoom(): void;
  close(): void;
}

interface Options {
  readonly folder: Folder;
  readonly config: Config;
  readonly env: Env;
  readonly warn: (message: string) => void;
}

/**
 * Sends what this process and all its threads write to the destinations that `env` names, and what processes left that
 * have died. One thread does it for all. Keeps no process alive but in `drain`.
 */
export function openDelivery({ folder, config, env, warn }: Options): Delivery {
  const all = isMainThread ? destinationsFrom(env, warn) : [];
  const makeRoom = roomMaker(folder, config, all);
  if (all.length === 0) {
    const recover = isMainThread ? soon(() => recoverSpans(folder, Date.now())) : () => {};
    return { ...noDelivery, drain: () => Promise.resolve(recover()), makeRoom };
  }
  const maxRecords = maxRecordsFrom(env);
  const sender = openSender({
    folder,
    destinations: all,
    segments: () => ownSegments(folder),
    warn,
    around: untraced,
    ...(maxRecords !== undefined && { limits: { maxRecords } }),
  });
  const unannounce = announceShipping(folder, "own");
  process.once("exit", unannounce);
  const claim = (): void => {
    if (claimOrphans(folder).length > 0) sender.wake();
  };
  const first = soon(claim);
  const timer = setInterval(claim, claimMs).unref();
  return {
    wake: () => sender.wake(),
    drain(timeoutMs) {
      first();
      return sender.drain(timeoutMs);
    },
    drained: () => sender.drained(),
    stats: () => sender.stats(),
    makeRoom,
    close() {
      clearInterval(timer);
      process.off("exit", unannounce);
      unannounce();
      sender.close();
    },
  };
}

const noDelivery: Omit<Delivery, "drain" | "makeRoom"> = {
  wake: () => {},
  drained: () => ({}),
  stats: () => [],
  close: () => {},
};

/** Runs `task` once: in a moment, or when what this gives is called before, as an application does that has ended by then. */
function soon(task: () => void): () => void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    task();
  };
  const timer = setTimeout(once, 0).unref();
  return once;
}

/** Keeps an instrumentation of HTTP from making spans of the requests that deliver spans. */
function untraced<Result>(send: () => Result): Result {
  const { suppressTracing } = sdk("@opentelemetry/core");
  return context.with(suppressTracing(context.active()), send);
}

function roomMaker(folder: Folder, { maxDisk }: Config, all: readonly Destination[]): () => void {
  let isBusy = false;
  let isWanted = false;
  const makeRoom = (): void => {
    isWanted = isBusy;
    if (isBusy) return;
    isBusy = true;
    retain(folder, { maxBytes: maxDisk, destinations: keysOf(all) })
      .catch((error: unknown) => failed("making room", error))
      .finally(() => {
        isBusy = false;
        if (isWanted) makeRoom();
      });
  };
  setTimeout(makeRoom, 0).unref();
  return makeRoom;
}

function keysOf(all: readonly Destination[]): Destinations {
  const keys = (signal: keyof Destination["targets"]): readonly string[] =>
    all
      .filter(({ targets }) => targets[signal] !== undefined)
      .map((destination) => ackKey(destination, signal));
  return { traces: keys("traces"), metrics: keys("metrics"), logs: keys("logs") };
}

import { context } from "@opentelemetry/api";
import { isMainThread } from "node:worker_threads";
import {
  ackKeys,
  announceShipping,
  claimOrphans,
  destinationsFrom,
  maxRecordsFrom,
  openSender,
  ownSegments,
  recoverSpans,
  retain,
} from "@spoor/journal";
import type { Destination, DestinationStats, Drained, Folder } from "@spoor/journal";
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
export function openDelivery(options: Options): Delivery {
  const { folder, config, env, warn } = options;
  const all = isMainThread ? destinationsFrom(env, warn) : [];
  const room = new Room(folder, config, all);
  const firstLook = soon(() => room.make());
  const sending = all.length === 0 ? sendingNowhere(folder) : sendingTo(all, options);
  return {
    ...sending,
    drain: (timeoutMs) => Promise.all([firstLook(), sending.drain(timeoutMs)]),
    makeRoom: () => void room.make(),
  };
}

type Sending = Omit<Delivery, "makeRoom">;

function sendingNowhere(folder: Folder): Sending {
  const recover = soon(() => void (isMainThread && recoverSpans(folder, Date.now())));
  return {
    wake: () => {},
    drain: () => Promise.resolve(recover()),
    drained: () => ({}),
    stats: () => [],
    close: () => {},
  };
}

function sendingTo(destinations: readonly Destination[], { folder, env, warn }: Options): Sending {
  const maxRecords = maxRecordsFrom(env);
  const sender = openSender({
    folder,
    destinations,
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
  const firstClaim = soon(claim);
  const timer = setInterval(claim, claimMs).unref();
  return {
    wake: () => sender.wake(),
    drain(timeoutMs) {
      firstClaim();
      return sender.drain(timeoutMs);
    },
    drained: () => sender.drained(),
    stats: () => sender.stats(),
    close() {
      clearInterval(timer);
      process.off("exit", unannounce);
      unannounce();
      sender.close();
    },
  };
}

/**
 * Runs `task` once: in a moment, or when what this gives is called before, as an application does that has ended by then.
 * What this gives waits for it.
 */
function soon<Result>(task: () => Result): () => Result {
  let done: { readonly result: Result } | undefined;
  const once = (): Result => {
    clearTimeout(timer);
    done ??= { result: task() };
    return done.result;
  };
  const timer = setTimeout(once, 0).unref();
  return once;
}

/** Keeps an instrumentation of HTTP from making spans of the requests that deliver spans. */
function untraced<Result>(send: () => Result): Result {
  const { suppressTracing } = sdk("@opentelemetry/core");
  return context.with(suppressTracing(context.active()), send);
}

/** Keeps the folder within its bounds, one look at a time. */
class Room {
  readonly #look: () => Promise<unknown>;
  #looking: Promise<void> | undefined;
  #isWanted = false;

  constructor(folder: Folder, { maxDisk }: Config, all: readonly Destination[]) {
    this.#look = () => retain(folder, { maxBytes: maxDisk, destinations: ackKeys(all) });
  }

  /** Looks now, or again after the look that is going on. Never rejects. */
  make(): Promise<void> {
    this.#isWanted = true;
    this.#looking ??= this.#run().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#look().catch((error: unknown) => failed("making room", error));
    }
  }
}

import { Attempts } from "./attempts.ts";
import type { Failure } from "./attempts.ts";
import { Batches } from "./batch.ts";
import type { BatchLimits } from "./batch.ts";
import { Pause } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { Delivery } from "./delivery.ts";
import { plainUrl } from "./destination.ts";
import type { Target } from "./destination.ts";
import type { Encoding } from "./encoding/encoding.ts";
import { recordsIn } from "./line.ts";
import type { Line } from "./line.ts";
import { Notices } from "./notices.ts";
import { proxyProblem } from "./proxy.ts";
import { rejectedFolder } from "./rejected.ts";
import type { RejectedFiles } from "./rejected.ts";
import type { Transport } from "./transport/transport.ts";
import type { Folder } from "../folder.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { recordRejected } from "../retention/accounting.ts";
import type { Signal } from "../segment-name.ts";

/** How one kind of telemetry gets to one destination. */
export interface LaneOptions {
  readonly folder: Folder;
  readonly signal: Signal;
  readonly target: Target;
  /** What tells this destination's acknowledgements from others. */
  readonly ackKey: string;
  readonly encoding: Encoding;
  readonly transport: Transport;
  readonly segments: () => readonly SegmentFile[];
  readonly rejectedFiles: RejectedFiles;
  readonly limits: BatchLimits;
  /** How long after `wake` to wait for more to come. */
  readonly delayMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly around: <Result>(send: () => Result) => Result;
  readonly warn: (message: string) => void;
}

/** What has become of records since the sender was opened. */
export interface LaneStats {
  readonly state: "idle" | "sending" | "waiting" | "held";
  /** Why it waits or is held. */
  readonly problem: string | undefined;
  /** Records that the backend has taken, and those that it has refused. */
  readonly delivered: number;
  readonly rejected: number;
  /** Lines that could not be read, or not be encoded. */
  readonly dropped: number;
  readonly requests: number;
}

interface Drainer {
  /** When it ends at the latest, in milliseconds since 1970. */
  readonly deadline: number;
  readonly resolve: () => void;
}

/** Sends one kind of telemetry to one destination, one request at a time; sleeps while there is nothing to send. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #attempts: Attempts;
  readonly #batches: Batches;
  readonly #delivery: Delivery;
  readonly #notices: Notices;
  readonly #pause: Pause;
  #drainers: Drainer[] = [];
  #isWanted = false;
  #isIdle = true;
  #isClosed = false;
  #failure: Failure | undefined;
  #counts = { delivered: 0, rejected: 0, dropped: 0, requests: 0 };

  constructor(options: LaneOptions) {
    const { target, signal, encoding, limits, warn, ackKey } = options;
    this.#options = options;
    this.#notices = new Notices(plainUrl(target.url), signal, warn);
    this.#pause = new Pause(options.clock);
    this.#attempts = new Attempts({
      ...options,
      isJson: target.protocol === "http/json",
      failed: (...failed) => this.#onFailed(...failed),
    });
    this.#batches = new Batches({
      ...options,
      destination: ackKey,
      onDamage: () => (this.#counts.dropped += 1),
      onUnencodable: (line, reason) => this.#onUnencodable(line, reason),
    });
    this.#delivery = new Delivery({
      encoding,
      maxBytes: limits.maxBytes,
      send: (body) => {
        this.#counts.requests += 1;
        return this.#attempts.send(body);
      },
      parts: (line) => this.#batches.parts(line),
      onTaken: (lines, { rejected, message }) => this.#onTaken(lines, rejected, message),
      onRejected: (line, reason) => this.#onRejected(line, reason),
    });
    void this.#run();
  }

  /** Something may be there to send. */
  wake(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    if (this.#isIdle) this.#pause.end();
  }

  /**
   * Sends what is there without waiting for more. Resolves when that is done, when the backend cannot be reached or does
   * not take it, or when it cannot be done before `deadline`.
   */
  drain(deadline: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drainers.push({ deadline, resolve });
      this.#isWanted = true;
      this.#pause.end();
      const wait = this.#attempts.hurry();
      if (wait > 0) this.#giveUp(this.#options.clock.now() + wait);
    });
  }

  /** How many records were not taken yet. */
  waiting(): number {
    try {
      return this.#batches.waiting();
    } catch {
      return 0;
    }
  }

  stats(): LaneStats {
    const problem = this.#failure?.reason;
    return { ...this.#counts, state: this.#state(), problem };
  }

  close(): void {
    this.#isClosed = true;
    this.#attempts.close();
    this.#pause.end();
    this.#giveUp(Number.POSITIVE_INFINITY);
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      if (!this.#isWanted) {
        this.#isIdle = true;
        this.#giveUp(Number.POSITIVE_INFINITY);
        await this.#pause.wait();
      }
      this.#isIdle = false;
      if (this.#drainers.length === 0 && !this.#isClosed) {
        await this.#pause.wait(this.#options.delayMs);
      }
      this.#isWanted = false;
      try {
        if (!this.#isClosed) await this.#sendAll();
      } catch (error) {
        this.#notices.say(`The journal cannot be sent: ${String(error)}`);
        this.#batches.rewind();
      }
    }
  }

  async #sendAll(): Promise<void> {
    let next = this.#next();
    for (;;) {
      const lines = await next;
      if (lines.length === 0 || this.#isClosed) return;
      // Read while these are on their way.
      next = this.#next();
      const delivered = await this.#delivery.deliver(lines);
      if (delivered === "done") continue;
      await next;
      if (delivered === "stopped") return;
      const reason = `it refuses everything (${this.#delivery.forgive()})`;
      await this.#attempts.wait({ kind: "hold", reason, fix: refusedFix });
      this.#batches.rewind();
      next = this.#next();
    }
  }

  #next(): Promise<readonly Line[]> {
    const { maxRecords } = this.#options.limits;
    return this.#batches.next({ maxRecords, maxBytes: this.#delivery.maxBytes });
  }

  #onFailed(failure: Failure, ms: number, failures: number): void {
    this.#failure = failure;
    this.#notices.failed(failure, failures);
    const { target } = this.#options;
    const unused = proxyProblem(target, process.env, process.versions.node);
    if (unused !== undefined) this.#notices.say(unused);
    const isHopeless = failure.kind === "hold" || failure.isUnreachable;
    this.#giveUp(isHopeless ? Number.POSITIVE_INFINITY : this.#options.clock.now() + ms);
  }

  /** Ends what drains, where nothing will happen before the time `next` and that is after its deadline. */
  #giveUp(next: number): void {
    const all = this.#drainers;
    this.#drainers = all.filter(({ deadline }) => deadline > next);
    for (const { deadline, resolve } of all) if (deadline <= next) resolve();
  }

  #onTaken(lines: readonly Line[], rejected: number, message: string): void {
    this.#failure = undefined;
    this.#notices.worked();
    const records = recordsIn(lines);
    const refused = Math.min(rejected, records);
    const [first] = lines;
    if (refused > 0 && first !== undefined) this.#count(first, refused);
    this.#batches.taken(lines);
    this.#counts.delivered += records - refused;
    this.#counts.rejected += refused;
    if (refused > 0) this.#notices.rejected(refused, message, "It took the others.");
  }

  #onRejected(line: Line, reason: string): void {
    this.#counts.rejected += line.records;
    const isKept = this.#keep(line, reason);
    this.#count(line, line.records);
    this.#batches.taken([line]);
    const where = isKept ? `It is kept in ${rejectedFolder(this.#options.folder.dir)}.` : "";
    this.#notices.rejected(line.records, reason, where);
  }

  #onUnencodable(line: Omit<Line, "piece" | "bytes">, reason: string): void {
    this.#counts.dropped += 1;
    this.#keep(line, reason);
    this.#count(line, line.records, { droppedFor: "unencodable" });
  }

  /** Counts, in the folder, records that this destination does not get though it acknowledges them. */
  #count(
    { segment, offset }: Pick<Line, "segment" | "offset">,
    records: number,
    why: { readonly droppedFor?: string } = {},
  ): void {
    const { folder, ackKey: destination } = this.#options;
    recordRejected(folder, { segment, offset, destination, records, ...why });
  }

  #keep(line: Omit<Line, "piece" | "bytes">, reason: string): boolean {
    const { signal, target, clock, segments, rejectedFiles } = this.#options;
    const file = segments().find(({ segment }) => segment === line.segment);
    const destination = plainUrl(target.url);
    return rejectedFiles.add({ signal, destination, reason, time: clock.now(), line, file });
  }

  #state(): LaneStats["state"] {
    if (this.#failure !== undefined) return this.#failure.kind === "hold" ? "held" : "waiting";
    return this.#isIdle ? "idle" : "sending";
  }
}

const refusedFix = "check the endpoint and OTEL_EXPORTER_OTLP_PROTOCOL";

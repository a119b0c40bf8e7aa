import { join } from "node:path";
import { findBackends, startCollector } from "../../collector/collector.ts";
import type { Running } from "../../collector/collector.ts";
import { acceptAll, startOtlpSink } from "../../support/otlp-sink.ts";
import type { Answers, OtlpSink } from "../../support/otlp-sink.ts";
import { makeNetwork } from "./network.ts";
import type { Network } from "./network.ts";
import { lastingPort } from "./port.ts";
import { startProxy } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";

/** What stands between the application and the sink: a line that can be cut, a real Collector, or a network of its own. */
export type Between = "proxy" | "collector" | "network";

export interface BackendOptions {
  readonly answers?: (() => Answers) | "down";
  readonly between?: Between | undefined;
}

/** The backend of a run. */
export interface Backend {
  readonly url: string;
  /** The sink at the end of it; another one after an outage, so it is asked for each time. */
  readonly sink: OtlpSink;
  readonly proxy: Proxy;
  readonly network: Network;
  /** The command and arguments that what talks to the backend has to be started with. */
  readonly wrap: readonly string[];
  /** The id of the Collector's process. */
  readonly collectorPid: number;
  startCollector(): Promise<void>;
  stopCollector(): Promise<void>;
  /** All is as it should be from now on, or, with `keeps`, all is reachable and answers as before. */
  heal(keeps: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts the backend of a run. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const place = new Place(await startOtlpSink({ port: await lastingPort() }));
  if (options.between === "proxy") place.proxied = await startProxy(place.sink.port);
  if (options.between === "network") place.joined = await makeNetwork(place.sink.port);
  if (options.between === "collector") {
    place.collectorPort = await lastingPort();
    await place.startCollector();
  }
  const { answers } = options;
  if (answers === "down") await place.sink.close();
  else if (answers !== undefined) place.sink.use(answers());
  place.isDown = answers === "down";
  return place;
}

class Place implements Backend {
  sink: OtlpSink;
  isDown = false;
  proxied: Proxy | undefined;
  joined: Network | undefined;
  collectorPort: number | undefined;
  #collector: Running | undefined;

  constructor(sink: OtlpSink) {
    this.sink = sink;
  }

  get url(): string {
    if (this.collectorPort !== undefined) return `http://127.0.0.1:${this.collectorPort}`;
    return this.joined?.url ?? this.proxied?.url ?? this.sink.url;
  }

  get wrap(): readonly string[] {
    return this.joined?.wrap ?? [];
  }

  get network(): Network {
    if (this.joined === undefined) throw new Error("the variant has no network");
    return this.joined;
  }

  get proxy(): Proxy {
    if (this.proxied === undefined) throw new Error("the variant has no proxy");
    return this.proxied;
  }

  get collectorPid(): number {
    if (this.#collector === undefined) throw new Error("the variant has no Collector");
    return this.#collector.pid;
  }

  async startCollector(): Promise<void> {
    const backends = await findBackends();
    if ("missing" in backends || this.collectorPort === undefined)
      throw new Error("the variant has no Collector");
    this.#collector = await startCollector({
      binary: backends.collector,
      config: join(import.meta.dirname, "collector.yaml"),
      env: { FAULT_COLLECTOR_PORT: String(this.collectorPort), FAULT_BACKEND: this.sink.url },
      ready: this.collectorPort,
    });
  }

  async stopCollector(): Promise<void> {
    await this.#collector?.stop();
    this.#collector = undefined;
  }

  async heal(keeps: boolean): Promise<void> {
    if (this.isDown) this.sink = await startOtlpSink({ port: this.sink.port });
    this.isDown = false;
    if (!keeps) this.sink.use(acceptAll);
    this.proxied?.thaw();
    this.joined?.up();
  }

  async close(): Promise<void> {
    await this.stopCollector();
    await this.proxied?.down();
    await this.joined?.close();
    await this.sink.close();
  }
}

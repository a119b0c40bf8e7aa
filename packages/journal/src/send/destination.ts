import type { Destinations } from "../retention/destinations.ts";
import type { Signal } from "../segment-name.ts";

export type Protocol = "http/protobuf" | "http/json" | "grpc";

/** Certificates in PEM. */
export interface Certificates {
  /** Those that sign the server's, in place of the usual ones. */
  readonly ca?: Buffer;
  /** The client's own, and its key. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where one kind of telemetry is sent, and how. */
export interface Target {
  /** The whole URL, for gRPC that of the server. */
  readonly url: string;
  readonly protocol: Protocol;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: "gzip" | "none";
  /** Longest time for one request and its answer. */
  readonly timeoutMs: number;
  readonly certificates: Certificates;
  /** Whether keys may go over an unencrypted connection to another machine. */
  readonly allowsCleartext: boolean;
}

/** A backend. What it is not to have has no target. */
export interface Destination {
  /** What messages and acknowledgements call it. */
  readonly name: string;
  readonly targets: Readonly<Partial<Record<Signal, Target>>>;
}

/** What tells a destination's acknowledgements of one kind of telemetry from others: see `destinationId`. */
export function ackKey({ name, targets }: Destination, signal: Signal): string {
  const url = targets[signal]?.url ?? "";
  return name === standardName ? plainUrl(url) : `${name}=${plainUrl(url)}`;
}

/** The same of each destination that is to have a kind of telemetry. */
export function ackKeys(all: readonly Destination[]): Destinations {
  const keys = (signal: Signal): readonly string[] =>
    all
      .filter(({ targets }) => targets[signal] !== undefined)
      .map((destination) => ackKey(destination, signal));
  return { traces: keys("traces"), metrics: keys("metrics"), logs: keys("logs") };
}

/** The name of the destination that the standard variables describe. */
export const standardName = "otlp";

/** `url` without credentials, query and fragment. */
export function plainUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?[^/?#@]*@/i, "$1").replace(/[?#].*$/s, "");
}

import type { SignalReport } from "@spoor/core/doctor";
import { readEndpoint } from "@spoor/core/settings";
import { isReachable } from "./reachable.ts";

/** A place that telemetry is sent to. */
export interface Destination {
  /** Without credentials and query. */
  readonly endpoint: string;
  readonly protocol: string;
  readonly signals: readonly string[];
  /** Whether something accepts connections there. */
  readonly isReachable: boolean;
}

/** Longest wait for a backend to accept a connection. */
const timeoutMs = 1000;
/** Most places that are tried. */
const maxDestinations = 10;

/** The different places of `reports`, each tried by connecting to it once, all at the same time. */
export function destinationsOf(reports: readonly SignalReport[]): Promise<readonly Destination[]> {
  const signals = new Map<string, Set<string>>();
  const protocols = new Map<string, string>();
  for (const { signal, endpoint, protocol } of reports) {
    if (endpoint === undefined || protocol === undefined) continue;
    if (readEndpoint(endpoint, protocol) === undefined) continue;
    signals.set(endpoint, (signals.get(endpoint) ?? new Set()).add(signal));
    protocols.set(endpoint, protocol);
  }
  const tried = [...protocols].slice(0, maxDestinations).map(async ([endpoint, protocol]) => {
    const place = readEndpoint(endpoint, protocol);
    return {
      endpoint,
      protocol,
      signals: [...(signals.get(endpoint) ?? [])],
      isReachable: place !== undefined && (await isReachable(place, timeoutMs)),
    };
  });
  return Promise.all(tried);
}

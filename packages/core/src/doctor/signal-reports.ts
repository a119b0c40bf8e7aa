import { endpointOf, exportersOf, protocolOf, signals } from "../settings/open-telemetry.ts";
import type { Env } from "../settings/open-telemetry.ts";
import { readEndpoint } from "../settings/endpoint.ts";
import type { SignalReport } from "./process-report.ts";

/** Where each kind of telemetry is sent, as the standard variables say. */
export function signalReports(env: Env): readonly SignalReport[] {
  return signals.map((signal) => {
    const exporters = exportersOf(env, signal);
    if (!exporters.includes("otlp")) return { signal, exporters };
    const protocol = protocolOf(env, signal);
    const endpoint = plainEndpoint(endpointOf(env, signal), protocol);
    return { signal, exporters, endpoint, protocol };
  });
}

/** An endpoint without what may be secret in it: credentials and query. */
function plainEndpoint(text: string, protocol: string): string {
  const endpoint = readEndpoint(text, protocol);
  if (endpoint === undefined) return "not a URL";
  const { scheme, host, port, path } = endpoint;
  return `${scheme}${host}:${port}${path}`;
}

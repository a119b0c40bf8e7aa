export type Env = Readonly<Record<string, string | undefined>>;

export const signals = ["traces", "metrics", "logs"] as const;
export type Signal = (typeof signals)[number];

/** The exporters and the OTLP protocols that can be named. */
export const exporterNames: readonly string[] = ["otlp", "console", "none"];
export const protocols: readonly string[] = ["http/protobuf", "http/json", "grpc"];

export const samplerNames: readonly string[] = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
];

const value = (env: Env, name: string): string | undefined => {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
};

/** Whether the standard variables name a place to send `signal` to. */
export function hasEndpoint(env: Env, signal: Signal): boolean {
  const own = value(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
  return (own ?? value(env, "OTEL_EXPORTER_OTLP_ENDPOINT")) !== undefined;
}

/** Where `signal` is sent, for telling one destination's acknowledgements from another's. */
export function endpointOf(env: Env, signal: Signal): string {
  return (
    value(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) ??
    value(env, "OTEL_EXPORTER_OTLP_ENDPOINT") ??
    "http://localhost:4318"
  );
}

/**
 * The exporters that the standard variables ask for. Differs from the specification in one thing: without
 * `OTEL_<SIGNAL>_EXPORTER` and without an endpoint nothing is sent anywhere.
 */
export function exportersOf(env: Env, signal: Signal): readonly string[] {
  const named = value(env, `OTEL_${signal.toUpperCase()}_EXPORTER`);
  if (named === undefined) return hasEndpoint(env, signal) ? ["otlp"] : [];
  const names = new Set(named.split(",").map((name) => name.trim()));
  return names.has("none") ? [] : [...names].filter((name) => name !== "");
}

/** The different places that OTLP is sent to. */
export function destinationsOf(env: Env): readonly string[] {
  const sent = signals.filter((signal) => exportersOf(env, signal).includes("otlp"));
  return [...new Set(sent.map((signal) => endpointOf(env, signal)))];
}

/** The OTLP protocol of `signal`: `http/protobuf` unless the standard variables say otherwise. */
export function protocolOf(env: Env, signal: Signal): string {
  return (
    value(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`) ??
    value(env, "OTEL_EXPORTER_OTLP_PROTOCOL") ??
    "http/protobuf"
  );
}

/** What `OTEL_TRACES_SAMPLER` says, `parentbased_always_on` where it says nothing. */
export function samplerNameOf(env: Env): string {
  return value(env, "OTEL_TRACES_SAMPLER") ?? "parentbased_always_on";
}

/** The number from 0 to 1 that `OTEL_TRACES_SAMPLER_ARG` says; undefined where it says none. */
export function samplerRatioOf(env: Env): number | undefined {
  const ratio = Number(value(env, "OTEL_TRACES_SAMPLER_ARG") ?? Number.NaN);
  return ratio >= 0 && ratio <= 1 ? ratio : undefined;
}

import type { Sampler } from "@opentelemetry/api";
import { sdk } from "./sdk.ts";

export type Env = Readonly<Record<string, string | undefined>>;
export type Signal = "traces" | "metrics" | "logs";

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
  const signals = (["traces", "metrics", "logs"] as const).filter((signal) =>
    exportersOf(env, signal).includes("otlp"),
  );
  return [...new Set(signals.map((signal) => endpointOf(env, signal)))];
}

/** The OTLP protocol of `signal`: `http/protobuf` unless the standard variables say otherwise. */
export function protocolOf(env: Env, signal: Signal): string {
  return (
    value(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`) ??
    value(env, "OTEL_EXPORTER_OTLP_PROTOCOL") ??
    "http/protobuf"
  );
}

/** The sampler that `OTEL_TRACES_SAMPLER` and its argument name; parent-based and always on by default. */
export function samplerOf(env: Env, warn: (message: string) => void): Sampler {
  const { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = sdk(
    "@opentelemetry/sdk-trace",
  );
  const name = value(env, "OTEL_TRACES_SAMPLER") ?? "parentbased_always_on";
  const roots: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratioOf(env, warn)),
  };
  const root = roots[name.replace(/^parentbased_/, "")];
  if (root === undefined) {
    warn(
      `OTEL_TRACES_SAMPLER=${JSON.stringify(name)} is not known. Going on with parentbased_always_on.`,
    );
    return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root: root() }) : root();
}

function ratioOf(env: Env, warn: (message: string) => void): number {
  const ratio = Number(value(env, "OTEL_TRACES_SAMPLER_ARG") ?? Number.NaN);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warn("OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1. Going on with 1.");
  return 1;
}

import type { Sampler } from "@opentelemetry/api";
import { samplerNameOf, samplerRatioOf } from "@spoor/core/settings";
import type { Env } from "@spoor/core/settings";
import { sdk } from "./sdk.ts";

export { destinationsOf, endpointOf, exportersOf, protocolOf } from "@spoor/core/settings";
export type { Env, Signal } from "@spoor/core/settings";

/** The value of a variable; undefined where it is not set or empty. */
export function textOf(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
}

/** The number of the first variable that holds one, from 0 on. */
export function numberOf(env: Env, ...names: readonly string[]): number | undefined {
  return names.map((name) => Number(textOf(env, name) ?? Number.NaN)).find((value) => value >= 0);
}

/** The number of the first of the variables `OTEL_<name>_LIMIT` that holds one. */
export function limitOf(env: Env, ...names: readonly string[]): number | undefined {
  return numberOf(env, ...names.map((name) => `OTEL_${name}_LIMIT`));
}

/** The sampler that `OTEL_TRACES_SAMPLER` and its argument name; parent-based and always on by default. */
export function samplerOf(env: Env, warn: (message: string) => void): Sampler {
  const { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = sdk(
    "@opentelemetry/sdk-trace",
  );
  const name = samplerNameOf(env);
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
  const ratio = samplerRatioOf(env);
  if (ratio !== undefined) return ratio;
  warn("OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1. Going on with 1.");
  return 1;
}

import type { Problem } from "./problem.ts";

/** The copies of `@opentelemetry/api` that meet in one application. */
export interface ApiUse {
  /** The version through which the SDK registers, or would. */
  readonly registered: string | undefined;
  /** The versions of all copies. */
  readonly copies: readonly string[];
}

/**
 * The copies whose spans go nowhere: an API takes what is registered by one of its own major version and of its own minor
 * version or a higher one, and drops everything without a word else.
 */
export function apiProblems({ registered, copies }: ApiUse): readonly Problem[] {
  if (registered === undefined) return [];
  return [...new Set(copies)]
    .filter((copy) => !isCompatible(copy, registered))
    .map((copy) => ({
      id: `api:${copy}`,
      severity: "problem",
      cause: `@opentelemetry/api ${copy} is there beside ${registered}, with which the OpenTelemetry SDK registers: spans made through ${copy} are dropped.`,
      fix: "Install one version: 1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK; npm ls @opentelemetry/api shows them.",
    }));
}

function isCompatible(copy: string, registered: string): boolean {
  const [major, minor] = numbersOf(copy);
  const [registeredMajor, registeredMinor] = numbersOf(registered);
  return major === registeredMajor && minor <= registeredMinor;
}

function numbersOf(version: string): readonly [number, number] {
  const [major = "", minor = ""] = version.split(".");
  return [Number(major), Number(minor)];
}

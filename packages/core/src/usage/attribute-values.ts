import { at, count, list, text } from "../record/index.ts";
import type { Iteration, Usage, UsageProblem } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { tokens } from "./tokens.ts";

const problemWords: ReadonlySet<unknown> = new Set<UsageProblem>([
  "invalid_count",
  "part_exceeds_whole",
  "total_disagrees",
]);

/** Calls of tools as `name=count`; undefined where there are none. */
export function toolRequestTexts(requests: Usage["toolRequests"]): string[] | undefined {
  if (requests === undefined) return undefined;
  const found: string[] = [];
  for (const name in requests) {
    const calls = count(requests[name]);
    if (calls !== undefined) found.push(`${name}=${calls}`);
  }
  return found.length > 0 ? found : undefined;
}

export function toolRequestsIn(value: unknown): Usage["toolRequests"] | undefined {
  let found: Record<string, number> | undefined;
  for (const item of list(value)) {
    const said = /^(.+)=(\d{1,16})$/.exec(text(item) ?? "");
    const calls = count(Number(said?.[2]));
    if (said?.[1] !== undefined && calls !== undefined) (found ??= {})[said[1]] = calls;
  }
  return found;
}

/** The iterations as JSON text, with the names that {@link Usage} has for their counts. */
export function iterationsText(iterations: Usage["iterations"]): string | undefined {
  return iterations === undefined || iterations.length === 0
    ? undefined
    : JSON.stringify(iterations);
}

/** The iterations in a JSON text; undefined where it holds none, or was cut off. */
export function iterationsIn(json: string | undefined): readonly Iteration[] | undefined {
  const found: Iteration[] = [];
  for (const entry of list(parsed(json))) {
    const usage = countsOf(at(entry, "usage"));
    const model = text(at(entry, "model"));
    if (usage) found.push(model === undefined ? { usage } : { model, usage });
  }
  return found.length > 0 ? found : undefined;
}

/** The problems that a span names, with those of its counts. */
export function problemsIn(
  value: unknown,
  others: readonly UsageProblem[] = [],
): readonly UsageProblem[] | undefined {
  if (value === undefined && others.length === 0) return undefined;
  const named = list(value).filter(isProblem);
  return named.length + others.length === 0
    ? undefined
    : [...new Set([...named, ...others])].toSorted();
}

function isProblem(value: unknown): value is UsageProblem {
  return problemWords.has(value);
}

function countsOf(usage: unknown): Usage | undefined {
  const read = (name: keyof Usage) => tokens(at(usage, name));
  return clamped({
    inputTokens: read("inputTokens"),
    outputTokens: read("outputTokens"),
    cacheReadTokens: read("cacheReadTokens"),
    cacheWriteTokens: read("cacheWriteTokens"),
    cacheWrite1hTokens: read("cacheWrite1hTokens"),
    reasoningTokens: read("reasoningTokens"),
    inputAudioTokens: read("inputAudioTokens"),
    outputAudioTokens: read("outputAudioTokens"),
    cacheReadAudioTokens: read("cacheReadAudioTokens"),
    inputImageTokens: read("inputImageTokens"),
    outputImageTokens: read("outputImageTokens"),
    cacheReadImageTokens: read("cacheReadImageTokens"),
    citationTokens: read("citationTokens"),
  });
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

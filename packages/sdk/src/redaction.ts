import { createRequire } from "node:module";
import type * as Re2 from "re2js";
import { compilePatterns, makeRedactor } from "@spoor/core/redact";
import type { LinearEngine, Redactor, Search } from "@spoor/core/redact";
import type { Config } from "./config.ts";

type Warn = (message: string) => void;

let redactor: Redactor = makeRedactor();

/** Chooses what is redacted from here on; a pattern that cannot be compiled is told to `warn` and left out. */
export function startRedaction({ redactPii, redactPatterns, redact }: Config, warn: Warn): void {
  redactor = makeRedactor({
    pii: redactPii,
    patterns: searchesOf(redactPatterns, warn),
    ...(redact !== undefined && { hook: redact }),
  });
}

/**
 * `text`, which is kept under `name` where it has one, without secrets and without what else was chosen; the same string
 * where there is nothing. Never throws.
 */
export function redacted(text: string, name?: string): string {
  return redactor.text(text, name);
}

/** How far behind the place of a cut is looked for the rest of a secret, in UTF-16 units. */
const lookAhead = 4096;

/** The first `max` units of `text`. What is cut is redacted before: half a secret is none that can be found later. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : redacted(text.slice(0, max + lookAhead)).slice(0, max);
}

/** How many pieces of text were redacted so far, by kind; one that leaves by two ways counts twice. */
export function redactions(): Readonly<Record<string, number>> {
  return redactor.counts();
}

function searchesOf(patterns: readonly string[], warn: Warn): readonly Search[] {
  if (patterns.length === 0) return [];
  try {
    const { searches, problems } = compilePatterns(patterns, linearEngine());
    for (const problem of problems) {
      warn(
        `SPOOR_REDACT_PATTERNS has a pattern that RE2 cannot compile, so it is not used: ${problem}.`,
      );
    }
    return searches;
  } catch (error) {
    warn(
      `SPOOR_REDACT_PATTERNS needs the package re2js, so every text is redacted whole: ${String(error)}`,
    );
    return [unsearchable];
  }
}

/** Fails closed: what cannot be searched is not told. */
function unsearchable(): never {
  throw new Error("the patterns cannot be searched for");
}

/** Loaded only where there are patterns: that takes longer than all else at start-up. */
function linearEngine(): LinearEngine {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a package is what its types say
  const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof Re2;
  return RE2JS;
}

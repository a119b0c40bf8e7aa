import type { Found } from "./scan.ts";

/** What is needed of an engine for regular expressions whose time is linear in the text, such as RE2's. */
export interface LinearEngine {
  /** Throws what is wrong with `source`. */
  compile(source: string): {
    matcher(text: string): { find(): boolean; start(): number; end(): number };
  };
}

/** A user's pattern that can be searched for. */
export type Search = (text: string) => readonly Found[];

/** Patterns that can be searched for, and those that cannot be, each with what is wrong with it. */
export interface Patterns {
  readonly searches: readonly Search[];
  readonly problems: readonly string[];
}

/** Compiles what a user wants to be redacted besides what is known. Never throws. */
export function compilePatterns(sources: readonly string[], engine: LinearEngine): Patterns {
  const searches: Search[] = [];
  const problems: string[] = [];
  for (const source of sources) {
    try {
      searches.push(searchOf(source, engine));
    } catch (error) {
      problems.push(
        `${JSON.stringify(source)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { searches, problems };
}

function searchOf(source: string, engine: LinearEngine): Search {
  const compiled = engine.compile(source);
  if (compiled.matcher("").find()) throw new Error("it matches the empty text");
  return (text) => {
    const found: Found[] = [];
    const matcher = compiled.matcher(text);
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      if (end > start) found.push({ kind: "pattern", start, end });
    }
    return found;
  };
}

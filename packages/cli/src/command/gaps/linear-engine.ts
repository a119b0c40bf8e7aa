import type { ExactEngine } from "@spoor/core/analysis";

/** RE2, whose time is linear in the text whatever the expression is. Loaded where it is asked for: it is large. */
export async function linearEngine(): Promise<ExactEngine> {
  const { RE2JS } = await import("re2js");
  const known = [
    ["i", RE2JS.CASE_INSENSITIVE],
    ["m", RE2JS.MULTILINE],
    ["s", RE2JS.DOTALL],
  ] as const;
  return {
    compile(source, flags) {
      const own = known.filter(([flag]) => flags.includes(flag)).map(([, bit]) => bit);
      const compiled = RE2JS.compile(
        source,
        own.reduce((all, bit) => all | bit, 0),
      );
      return (text) => compiled.testExact(text);
    },
  };
}

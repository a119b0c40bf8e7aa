import type { ExactEngine } from "@spoor/core/analysis";

/** RE2, whose time is linear in the text whatever the expression is. Loaded where it is asked for: it is large. */
export async function linearEngine(): Promise<ExactEngine> {
  const { RE2JS } = await import("re2js");
  return {
    compile(source, flags) {
      const compiled = RE2JS.compile(source, flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0);
      return (text) => compiled.testExact(text);
    },
  };
}

import type { Style } from "./style.ts";

/** One line of a tree: where it stands and what it says. */
export interface Branch {
  /** 0 for a root. Deeper than the line before by at most 1. */
  readonly depth: number;
  readonly text: string;
}

/** Levels that are drawn; deeper ones stand at the last. */
const deepest = 40;

/** For each line, whether a later line continues the same level under the same parent. */
function continued(lines: readonly Branch[]): boolean[] {
  const open: boolean[] = [];
  const out: boolean[] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const depth = lines[i]?.depth ?? 0;
    out[i] = open[depth] === true;
    open[depth] = true;
    open.length = depth + 1;
  }
  return out;
}

/** Lines of text with the branches of the tree drawn before them; roots stand at the margin. */
export function treeLines(lines: readonly Branch[], { glyphs }: Style): string[] {
  const more = continued(lines);
  const passes: string[] = [];
  return lines.map(({ depth, text }, i) => {
    const level = Math.min(depth, deepest);
    if (level === 0) {
      passes.length = 0;
      return text;
    }
    passes.length = level - 1;
    const prefix = passes.join("") + (more[i] === true ? glyphs.branch : glyphs.last);
    passes[level - 1] = more[i] === true ? glyphs.pass : glyphs.blank;
    return prefix + text;
  });
}

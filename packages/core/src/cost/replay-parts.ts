import { at, number, text } from "../record/index.ts";
import type { Cost, Dimension } from "./cost.ts";

type Parts = Readonly<Record<string, number>>;

const names: Readonly<Record<Dimension, string>> = {
  input: "input",
  output: "output",
  cacheRead: "cache_read",
  cacheWrite: "cache_write",
  audio: "audio",
  image: "image",
  tools: "tools",
};

/** The breakdown of a cost in USD, by the names that attributes have. */
export function partsOf(cost: Cost): Parts {
  const breakdown: Readonly<Record<string, number>> = "breakdown" in cost ? cost.breakdown : {};
  const parts: Record<string, number> = {};
  for (const [dimension, name] of Object.entries(names)) {
    const pico = breakdown[dimension];
    if (pico !== undefined) parts[name] = pico / 1e12;
  }
  return parts;
}

/** The breakdown that a case expects; undefined where it has none. */
export function expectedPartsOf(dims: readonly unknown[]): Parts | undefined {
  if (dims.length === 0) return undefined;
  const parts: Record<string, number> = {};
  for (const dim of dims) {
    const name = partNameOf(text(at(dim, "dim")) ?? "");
    parts[name] = (parts[name] ?? 0) + (number(at(dim, "usd")) ?? 0);
  }
  return parts;
}

/** `input 0.004, output 0.01`: amounts in USD. */
export function partsText(parts: Parts): string {
  return Object.entries(parts)
    .map(([name, usd]) => `${name} ${usd}`)
    .join(", ");
}

/** Cases tell apart what one dimension sums up: lives of a cache, kinds of fee. */
function partNameOf(dim: string): string {
  if (dim.includes("audio") || dim.includes("second")) return names.audio;
  if (dim.includes("image")) return names.image;
  if (dim.startsWith("cache_write")) return names.cacheWrite;
  if (dim.startsWith("cache_read") || dim === "cached_input") return names.cacheRead;
  if (dim.startsWith("input")) return names.input;
  if (dim.startsWith("output") || dim === "reasoning") return names.output;
  return names.tools;
}

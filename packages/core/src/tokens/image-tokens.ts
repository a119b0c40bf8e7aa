import { familyOf } from "./family.ts";
import type { ImageSize } from "./image-size.ts";

/** What OpenAI's API calls `detail`; only models that see tiles know a difference. */
export type ImageDetail = "low" | "high" | "auto" | "original";

/** A model and an image of its input. */
export interface SeenImage {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Where it is not known, a square of 1,024 pixels is assumed. */
  readonly size: ImageSize | undefined;
  readonly detail?: ImageDetail | undefined;
}

const unknownSize: ImageSize = { width: 1024, height: 1024 };

/** How many tokens an image of the input is, by what providers publish and bills show. */
export function imageTokens({ provider, model, size = unknownSize, detail }: SeenImage): number {
  const family = familyOf(provider, model);
  if (family === "claude") return claudePatches(size, 1568, 1568);
  if (family === "claude_4_7") return claudePatches(size, 2576, 4784);
  if (family === "gemini") return geminiTiles(size);
  return openaiTokens(size, model ?? "", detail);
}

/** Claude sees squares of 28 pixels, which is about width * height / 750; a larger image is made smaller first. */
function claudePatches(size: ImageSize, longest: number, most: number): number {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  const tokens = patches(scaled(size, scale), 28);
  return Math.min(most, tokens);
}

/** Gemini sees one tile of a small image, and squares of 768 pixels of a larger one. */
function geminiTiles({ width, height }: ImageSize): number {
  const perTile = 258;
  return Math.max(width, height) <= 384
    ? perTile
    : perTile * Math.ceil(width / 768) * Math.ceil(height / 768);
}

/** Models that see patches of 32 pixels: tokens a patch, and the most patches. The first that matches counts. */
const patchModels: readonly (readonly [RegExp, number, number])[] = [
  [/^gpt-4\.1-mini/, 1.62, 1536],
  [/^gpt-4\.1-nano/, 2.46, 1536],
  [/^(?:o4-mini|codex-mini)/, 1.72, 1536],
  [/^gpt-5-mini/, 1.2, 1536],
  [/^gpt-5-nano/, 1.5, 1536],
  [/^gpt-5\.[23]/, 1.2, 1536],
  [/^gpt-(?:5\.[4-9]|[6-9])/, 1.2, 2500],
];

/** Models that see tiles of 512 pixels: tokens of every image, and of a tile. */
const tileModels: readonly (readonly [RegExp, number, number])[] = [
  [/^gpt-4o-mini/, 2833, 5667],
  [/^o[13]/, 75, 150],
  [/^gpt-5/, 70, 140],
  [/^computer-use/, 65, 129],
  [/^/, 85, 170],
];

function openaiTokens(size: ImageSize, model: string, detail: ImageDetail | undefined): number {
  const name = model.slice(model.lastIndexOf("/") + 1);
  const [, rate, most] = patchModels.find(([pattern]) => pattern.test(name)) ?? [];
  if (rate !== undefined && most !== undefined)
    return Math.round(rate * Math.min(most, patches(size, 32)));
  const [, base = 85, tile = 170] = tileModels.find(([pattern]) => pattern.test(name)) ?? [];
  if (detail === "low") return base;
  const within = scaled(size, Math.min(1, 2048 / Math.max(size.width, size.height)));
  // An image that is small already is not made larger.
  const fitted = scaled(within, Math.min(1, 768 / Math.min(within.width, within.height)));
  return base + tile * patches(fitted, 512);
}

const patches = ({ width, height }: ImageSize, side: number): number =>
  Math.ceil(width / side) * Math.ceil(height / side);

const scaled = ({ width, height }: ImageSize, by: number): ImageSize => ({
  width: Math.round(width * by),
  height: Math.round(height * by),
});

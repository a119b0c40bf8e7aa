import type { Usage } from "../record/index.ts";

/** The kinds of tokens that went in, none of which overlaps another but for what is said. */
export interface InputParts {
  /** All of them. */
  readonly total: number;
  /** From the cache, whatever they are of. */
  readonly read: number;
  readonly written: number;
  /** The part of `written` that is kept for an hour. */
  readonly written1h: number;
  /** Not from the cache. */
  readonly audio: number;
  readonly readAudio: number;
  /** Not from the cache. */
  readonly image: number;
  readonly readImage: number;
}

/** The counts of `usage` cut down to what they can be; NaN where one is no count. */
export function inputPartsOf(usage: Usage): InputParts {
  const total = counted(usage.inputTokens);
  const read = Math.min(counted(usage.cacheReadTokens), total);
  const written = Math.min(counted(usage.cacheWriteTokens), total - read);
  const audio = Math.min(counted(usage.inputAudioTokens), total - written);
  // Audio and cache may overlap; where the provider does not say by how much, it is no less than what exceeds the total.
  const readAudio = Math.min(
    audio,
    read,
    Math.max(counted(usage.cacheReadAudioTokens), read + written + audio - total),
  );
  const rest = total - read - written - (audio - readAudio);
  const images = counted(usage.inputImageTokens);
  const readImage = Math.min(images, counted(usage.cacheReadImageTokens), read - readAudio);
  return {
    total,
    read,
    written,
    written1h: Math.min(counted(usage.cacheWrite1hTokens), written),
    audio: audio - readAudio,
    readAudio,
    image: Math.min(images - readImage, rest),
    readImage,
  };
}

/** A count, 0 when it was not said, NaN (which makes every sum invalid) when it is none. */
export function counted(value: number | undefined): number {
  if (value === undefined) return 0;
  return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}

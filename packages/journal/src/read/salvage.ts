import { decodeLine, trailerStart } from "../line.ts";
import type { DecodedLine } from "../line.ts";
import type { Signal } from "../segment-name.ts";

/** How each kind of request begins; inside a JSON string its quotes would be escaped, so it is found nowhere else. */
const openings: Readonly<Record<Signal, string>> = {
  traces: '{"resourceSpans":',
  logs: '{"resourceLogs":',
  metrics: '{"resourceMetrics":',
};
const closing = "}}";
/** Most requests that are looked for in one damaged line. */
const maxPieces = 64;

/** A whole request that was found in a damaged line, and at which byte of it. */
export interface Salvaged {
  readonly at: number;
  readonly line: Extract<DecodedLine, { ok: true }>;
}

/**
 * The undamaged requests inside a damaged line: one that follows on the torn beginning of another, or several whose
 * newlines were damaged. Never throws.
 */
export function salvage(line: Buffer, signal: Signal): readonly Salvaged[] {
  const found: Salvaged[] = [];
  const opening = openings[signal];
  let at = line.indexOf(opening);
  for (let pieces = 0; at !== -1 && pieces < maxPieces; pieces += 1) {
    const next = line.indexOf(opening, at + 1);
    const piece = line.subarray(at, next === -1 ? line.length : next);
    const decoded = decodeLine(piece.subarray(0, endOf(piece)));
    if (decoded.ok) found.push({ at, line: decoded });
    at = next;
  }
  return found;
}

/** The byte after the first trailer of `piece`, behind which there may be the remains of a newline and of another line. */
function endOf(piece: Buffer): number {
  return piece.indexOf(closing, piece.indexOf(trailerStart)) + closing.length;
}

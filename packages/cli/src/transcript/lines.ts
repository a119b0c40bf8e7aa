import { createReadStream } from "node:fs";

/** Longest line that is read, in bytes: images in transcripts make lines of tens of MB. */
export const maxTranscriptLineBytes: number = 64 * 1024 * 1024;

const chunkBytes = 256 * 1024;
const newline = 10;

/** A line of a file without its newline, or what stands in place of one that is longer than allowed. */
export type TranscriptLine =
  | {
      readonly kind: "line";
      readonly text: string;
      /** Whether a newline follows; the last line of a file that is still written may have none. */
      readonly isEnded: boolean;
    }
  | { readonly kind: "too_long" };

/**
 * The lines of the file `path`, of which none is held in memory but the one that is given. Rejects with the system's error
 * where the file cannot be read.
 */
export async function* transcriptLines(
  path: string,
  maxBytes: number = maxTranscriptLineBytes,
): AsyncGenerator<TranscriptLine, void> {
  const line = new GrowingLine(maxBytes);
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: chunkBytes });
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, begin)) {
      line.add(chunk.subarray(begin, end));
      yield line.take(true);
      begin = end + 1;
    }
    line.add(chunk.subarray(begin));
  }
  if (!line.isEmpty) yield line.take(false);
}

/** The bytes of a line as far as they were read. */
class GrowingLine {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  /** The line, with which the next one begins. */
  take(isEnded: boolean): TranscriptLine {
    const length = this.#length;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (length > this.#maxBytes) return { kind: "too_long" };
    return { kind: "line", text: Buffer.concat(parts, length).toString("utf8"), isEnded };
  }
}

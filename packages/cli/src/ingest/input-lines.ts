const newline = 10;

/** A line without its newline, or what stands in place of one that is longer than allowed. */
export interface InputLine {
  /** From 1. */
  readonly number: number;
  /** Undefined where the line is too long. */
  readonly bytes: Buffer | undefined;
  /** Whether a newline follows; the last line of a file that is still written may have none. */
  readonly isEnded: boolean;
}

/** The lines of `chunks`, those together that end in one chunk. Holds one line of at most `maxBytes` beside a chunk. */
export async function* inputLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<readonly InputLine[], void> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (isEnded: boolean): InputLine => {
    const [first] = parts;
    const whole = first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
    const line = { number, bytes: length > maxBytes ? undefined : whole, isEnded };
    parts = [];
    length = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    const lines: InputLine[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, begin)) {
      add(chunk.subarray(begin, end));
      lines.push(take(true));
      begin = end + 1;
    }
    add(chunk.subarray(begin));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [take(false)];
}

type Pieces = AsyncIterable<Uint8Array | string>;

/** The lines of `pieces`, without their ends; each piece is looked through once, however long a line is. */
async function* linesOf(pieces: Pieces): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const piece of pieces) {
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    const [first = "", ...rest] = text.split("\n");
    begun.push(first);
    for (const next of rest) {
      yield begun.join("");
      begun = [next];
    }
  }
  yield begun.join("") + decoder.decode();
}

/** What `lines` say together; undefined where that is no JSON, or too much for one text. */
function parse(lines: readonly string[]): unknown {
  try {
    const value: unknown = JSON.parse(lines.join("\n"));
    return value;
  } catch {
    return undefined;
  }
}

function* itemsOf(value: unknown): Generator {
  if (Array.isArray(value)) yield* value;
  else yield value;
}

/**
 * The values in a text of JSON: those of its lines, or where the first line is none by itself, those of the whole; of a list
 * its items. `onDamage` is called for each line that cannot be read.
 */
export async function* valuesIn(
  pieces: Pieces,
  onDamage: () => void,
): AsyncGenerator<unknown, void> {
  let isByLine = false;
  const kept: string[] = [];
  for await (const line of linesOf(pieces)) {
    if (line.trim() === "") continue;
    const value = kept.length === 0 ? parse([line]) : undefined;
    if (value !== undefined) {
      isByLine = true;
      yield* itemsOf(value);
    } else if (isByLine) onDamage();
    else kept.push(line);
  }
  const whole = parse(kept);
  if (whole !== undefined) {
    yield* itemsOf(whole);
    return;
  }
  for (const line of kept) {
    const value = parse([line]);
    if (value === undefined) onDamage();
    else yield* itemsOf(value);
  }
}

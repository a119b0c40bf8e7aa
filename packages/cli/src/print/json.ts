import { escapeJson } from "@spoor/core/record";

/** The JSON text of `value` for people and programs alike: indented, safe on a terminal, with a newline at its end. */
export function jsonText(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** One line of JSON. */
export function jsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}

/**
 * The JSON text of an object in pieces, one for each element of its lists, so that no piece grows with the whole: the text
 * of a large export would not fit one string.
 */
export function* jsonPieces(object: Readonly<Record<string, unknown>>): Generator<string> {
  let before = "{\n";
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const name = `${before}  ${JSON.stringify(key)}: `;
    before = ",\n";
    if (!Array.isArray(value) || value.length === 0) {
      yield name + escapeJson(JSON.stringify(value));
      continue;
    }
    yield `${name}[\n`;
    for (const [i, item] of value.entries()) {
      yield `    ${escapeJson(JSON.stringify(item))}${i + 1 < value.length ? "," : ""}\n`;
    }
    yield "  ]";
  }
  yield before === "{\n" ? "{}\n" : "\n}\n";
}

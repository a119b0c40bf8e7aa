// Documents to fit and to test estimates on: a folder with a folder a kind, and in it a folder a source, such as a package,
// with text files. Sources are parted in two halves by the first word of their name, so that no
// project is on both sides.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** Longest part of a document that is taken, and shortest document, in UTF-16 code units. */
const most = 16_384;
const least = 100;
/** What the tokenizer is given at once: its time grows with the square of a run of equal characters. */
const piece = 8192;

/** `_ai-sdk_openai` and `_ai-sdk_xai` are of one project, and so are `man_ls` and `man_cp`. */
const projectOf = (source) => source.split(/(?<=.)[-_.]/)[0];
const halfOf = (source) => createHash("sha256").update(projectOf(source)).digest()[0] % 2;
const folders = (path) =>
  readdirSync(path, { withFileTypes: true }).filter((one) => one.isDirectory());

/** `{kind, source, half, text}` of every document in `folder`. */
export function* documentsIn(folder) {
  for (const { name: kind } of folders(folder))
    for (const { name: source } of folders(join(folder, kind)))
      for (const file of readdirSync(join(folder, kind, source))) {
        const text = readFileSync(join(folder, kind, source, file), "utf8").slice(0, most);
        if (text.length >= least) yield { kind, source, half: halfOf(source), text };
      }
}

const asText = { disallowedSpecial: new Set() };

/** The tokens of o200k_base, counted in pieces that end with lines. */
export function exactTokens(text) {
  let tokens = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.lastIndexOf("\n", start + piece);
    const end = start + piece >= text.length || newline <= start ? start + piece : newline;
    tokens += countTokens(text.slice(start, end), asText);
    start = end;
  }
  return tokens;
}

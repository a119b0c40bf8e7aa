// Fits the weights of packages/core/src/tokens/weights.ts to a folder of text, as documents.mjs reads it, and prints them.
//   npm run build && node bench/tokens/fit.mjs <folder>
// Least squares of the relative error over one half of the sources, every kind counting alike, in rounds in which documents
// that are far off count less; a small penalty keeps weights that the text says little of near 0.
import { TextCounts } from "../../packages/core/dist/tokens/text-counts.js";
import { feature } from "../../packages/core/dist/tokens/feature.js";
import { documentsIn, exactTokens } from "./documents.mjs";

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error("Give a folder of text: node bench/tokens/fit.mjs <folder>");

const names = Object.keys(feature);
const penalty = 0.0003;
const rounds = 30;
/** Relative error from which on a document counts less. */
const far = 0.05;

const rows = [];
for (const { kind, half, text } of documentsIn(folder)) {
  if (half !== 0) continue;
  const counts = new TextCounts();
  counts.add(text);
  const tokens = exactTokens(text);
  rows.push({ kind, features: Array.from(counts.total(), (count) => count / tokens) });
}
const ofKind = Map.groupBy?.(rows, ({ kind }) => kind) ?? grouped(rows);
const weightOf = ({ kind }) => rows.length / ofKind.size / ofKind.get(kind).length;

/** Counts that one text may have any number of beside no other: they take nothing away. */
const unbounded = new Set([
  "indentOver4",
  "moreNewlines",
  "markOver3",
  "letter",
  "han",
  "hiragana",
  "katakana",
  "hangul",
  "wideMark",
  "other",
]);
const zeroed = new Set();
let weights = names.map(() => 0);
for (let round = 0; round < rounds; round += 1) {
  const errors = rows.map(({ features }) => Math.abs(dot(features, weights) - 1));
  weights = solved(
    rows.map(({ features }) => features),
    rows.map((row, index) => weightOf(row) / (round === 0 ? 1 : Math.max(1, errors[index] / far))),
  );
  for (const [index, name] of names.entries())
    if (unbounded.has(name) && weights[index] < 0) zeroed.add(index);
}
console.log(
  JSON.stringify(Object.fromEntries(names.map((name, index) => [name, round4(weights[index])]))),
);

function grouped(all) {
  const groups = new Map();
  for (const row of all) groups.set(row.kind, [...(groups.get(row.kind) ?? []), row]);
  return groups;
}

function dot(one, other) {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += one[index] * other[index];
  return sum;
}

/** The weights w that make the sum of importance * (features * w - 1)^2 smallest, by the normal equations. */
function solved(features, importance) {
  const size = names.length;
  const matrix = names.map(() => Array.from({ length: size + 1 }, () => 0));
  const scale = names.map((_, index) => Math.hypot(...features.map((row) => row[index])) || 1);
  for (const [place, row] of features.entries())
    for (let one = 0; one < size; one += 1) {
      const value = (importance[place] * row[one]) / scale[one];
      if (value === 0) continue;
      for (let other = 0; other < size; other += 1)
        matrix[one][other] += (value * row[other]) / scale[other];
      matrix[one][size] += value;
    }
  for (let index = 0; index < size; index += 1)
    matrix[index][index] += zeroed.has(index) ? 1e12 : penalty;
  return eliminated(matrix).map((value, index) => value / scale[index]);
}

function eliminated(matrix) {
  const size = matrix.length;
  for (let at = 0; at < size; at += 1) {
    const pivot = matrix
      .slice(at)
      .reduce(
        (best, row, index) => (Math.abs(row[at]) > Math.abs(matrix[best][at]) ? at + index : best),
        at,
      );
    [matrix[at], matrix[pivot]] = [matrix[pivot], matrix[at]];
    for (let row = 0; row < size; row += 1) {
      if (row === at) continue;
      const factor = matrix[row][at] / matrix[at][at];
      for (let column = at; column <= size; column += 1)
        matrix[row][column] -= factor * matrix[at][column];
    }
  }
  return matrix.map((row, index) => row[size] / row[index]);
}

function round4(value) {
  return Math.round(value * 10_000) / 10_000;
}

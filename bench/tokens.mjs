// How exact estimates of tokens are, and how fast: node bench/tokens.mjs [folder of text, see tokens/documents.mjs]
// Without a folder the speed alone is told. Errors are of sources that the weights were not fitted to.
import { errorsOf, estimateTokens, loadTokenizer, sampledTokens } from "@spoor/core/tokens";
import { documentsIn, exactTokens } from "./tokens/documents.mjs";

const [folder] = process.argv.slice(2);
const tokenizer = await loadTokenizer();
if (tokenizer === undefined) throw new Error("gpt-tokenizer is missing: npm ci");

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function table(rows) {
  const [head] = rows;
  const cells = [Object.keys(head), ...rows.map((row) => Object.values(row).map(String))];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  console.log([line(cells[0]), rule, ...cells.slice(1).map(line), ""].join("\n"));
}

/** The least CPU time of some rounds, in milliseconds: others may be at work on the machine. */
function time(run, rounds) {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    run();
    best = Math.min(best, process.cpuUsage(start).user / 1000);
  }
  return best;
}

const prose =
  "The track an animal leaves tells which animal it was, when it passed and where it went.\n";
const code =
  "  if (found === undefined) return { value: options.get(name) ?? fallback, line: 42 };\n";
const wide = "动物在雪地里留下足迹，人们可以根据足迹判断它是什么动物。";

table(
  Object.entries({ prose, code, Chinese: wide }).map(([name, unit]) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const ms = time(() => estimateTokens(text), 20);
    return { "1 MB of": name, "MB/s": (Buffer.byteLength(text) / 1000 / ms).toFixed(0) };
  }),
);

table(
  [" ", "a", "A1", "<|endoftext|>", "😀", "\n"].map((unit) => {
    const text = unit.repeat(50_000 / unit.length);
    const half = text.slice(0, text.length / 2);
    const whole = time(() => estimateTokens(text), 50);
    return {
      "50 kB of": JSON.stringify(unit),
      "estimate, ms": whole.toFixed(3),
      "of that of 25 kB": (whole / time(() => estimateTokens(half), 50)).toFixed(1),
      "with samples, ms": time(() => sampledTokens(text, tokenizer), 3).toFixed(1),
    };
  }),
);

if (folder !== undefined) {
  const all = [...documentsIn(folder)].map(({ text }) => text);
  const bytes = all.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const ms = time(() => all.forEach((text) => estimateTokens(text)), 5);
  console.log(`all documents, ${all.length}: ${(bytes / 1000 / ms).toFixed(0)} MB/s\n`);
  const byKind = new Map();
  for (const { kind, half, text } of documentsIn(folder)) {
    if (half === 0) continue;
    const tokens = exactTokens(text);
    const found = byKind.get(kind) ?? { estimated: [], sampled: [] };
    found.estimated.push(estimateTokens(text) / tokens - 1);
    found.sampled.push(sampledTokens(text, tokenizer) / tokens - 1);
    byKind.set(kind, found);
  }
  table(
    [...byKind].map(([kind, { estimated, sampled }]) => {
      const own = errorsOf(estimated);
      const withSamples = errorsOf(sampled);
      return {
        text: kind,
        documents: estimated.length,
        "within 10 %": percent(own.within10),
        median: percent(own.median),
        p90: percent(own.p90),
        bias: percent(own.bias),
        "sampled: within 10 %": percent(withSamples.within10),
        "p90 ": percent(withSamples.p90),
      };
    }),
  );
}

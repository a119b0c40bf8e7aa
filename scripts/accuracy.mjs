// How many cases with a known cost each way of pricing gets right, by what makes a case hard.
//   npm run accuracy -- [--cases <file>] [--litellm <file>] [--json] [--write]
// `--write` puts the table into docs/cost.md, between its markers.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { catalogVersion } from "./prices/catalogs.mjs";
import { readCases } from "./prices/cases.mjs";
import { genaiPricesOutcome } from "./prices/genai-prices-outcome.mjs";
import { litellmOutcome } from "./prices/litellm-outcome.mjs";
import { parsed, UsageError } from "./prices/litellm-file.mjs";
import { ownOutcome } from "./prices/own-outcome.mjs";
import { accuracyTable } from "./prices/accuracy-table.mjs";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/cost.md");
const block = /(<!-- accuracy: .* -->\n)[^]*(<!-- end of accuracy -->)/;

function optionsOf() {
  const options = {
    cases: { type: "string", default: join(root, "../shared/data/cost-cases.json") },
    litellm: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  };
  return parseArgs({ options }).values;
}

function librariesOf({ litellm }) {
  const libraries = [{ name: "genai-prices", outcomeOf: genaiPricesOutcome }];
  if (litellm !== undefined) {
    const table = parsed(litellm);
    libraries.push({ name: "LiteLLM", outcomeOf: (one) => litellmOutcome(one, table) });
  }
  return [...libraries, { name: "Spoor", outcomeOf: ownOutcome }];
}

function write(text) {
  const before = readFileSync(page, "utf8");
  if (!block.test(before)) throw new UsageError("docs/cost.md has lost the markers of the table.");
  writeFileSync(
    page,
    before.replace(block, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
}

try {
  const options = optionsOf();
  const { cases, date } = readCases(options.cases);
  const libraries = librariesOf(options);
  const results = cases.map((one) => ({
    id: one.id,
    traps: one.traps ?? [],
    evidence: one.evidence ?? "none",
    outcomes: libraries.map(({ outcomeOf }) => outcomeOf(one)),
  }));
  const names = libraries.map(({ name }) => name);
  const text = accuracyTable({ results, names, date, catalogVersion });
  if (options.json) console.log(JSON.stringify({ schema: "spoor.accuracy/1", names, results }));
  else console.log(text);
  if (options.write) write(text);
} catch (error) {
  if (!(error instanceof UsageError) && !error.code?.startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(`accuracy: ${error.message}`);
  process.exitCode = 2;
}

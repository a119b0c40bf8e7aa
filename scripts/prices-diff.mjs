// What a person has to look at before our prices are released: where the catalog, our overlay and LiteLLM's table disagree,
// what one of them lacks, and what looks wrong in each of them alone. Prices in USD per million tokens.
//   npm run prices:diff -- <litellm.json> [--json] [--all] [--fail] [--at <date>]
import { parseArgs } from "node:util";
import { agreementOf, overlayFindings, unconfirmed } from "./prices/agreement.mjs";
import { catalogModels, catalogVersion } from "./prices/catalogs.mjs";
import { readLitellm, UsageError } from "./prices/litellm-file.mjs";
import { sanityOf } from "./prices/sanity.mjs";

/** What each kind of finding means, in the order in which they are told. */
const kinds = {
  missing: "not priced here, but by LiteLLM",
  unpriced: "known here, but with no price for such a request",
  disagreement: "more than 1 % apart",
  large_move: "moved more than three times from one dated price to the next",
  cached_above_input: "cached input costs more than input",
  output_below_input: "output costs less than input",
  unordered_tiers: "tiers out of order, or cheaper for longer requests",
  zero_price: "at 0",
  overlay_differs: "our overlay says otherwise than genai-prices",
  unconfirmed: "only in our overlay",
};
const shown = 20;

function optionsOf() {
  const options = {
    json: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    fail: { type: "boolean", default: false },
    at: { type: "string", default: new Date().toISOString() },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  return { ...values, file: positionals[0] };
}

function reportOf({ file, at }) {
  const { total, entries } = readLitellm(file);
  const models = catalogModels();
  const theirs = entries.map(({ provider, key, prices }) => ({
    source: "litellm",
    provider,
    id: key,
    periods: [{ prices }],
  }));
  const findings = [
    ...entries.flatMap((entry) => agreementOf(entry, new Date(at))),
    ...[...models, ...theirs].flatMap(sanityOf),
    ...overlayFindings(models),
    ...unconfirmed(models, entries),
  ];
  return {
    schema: "spoor.prices.diff/1",
    catalog: catalogVersion,
    models: models.length,
    litellm: { file, entries: total, compared: entries.length },
    counts: Object.fromEntries(
      Object.keys(kinds).map((kind) => [
        kind,
        findings.filter((each) => each.kind === kind).length,
      ]),
    ),
    findings,
  };
}

function print({ catalog, models, litellm, findings }, all) {
  console.log(
    `${catalog}: ${models} models; ${litellm.file}: ${litellm.compared} of ${litellm.entries} entries compared`,
  );
  for (const [kind, meaning] of Object.entries(kinds)) {
    const found = findings.filter((each) => each.kind === kind);
    if (found.length === 0) continue;
    console.log(`\n${kind} (${found.length}): ${meaning}`);
    const some = all ? found : found.slice(0, shown);
    for (const { source, provider, id, text } of some)
      console.log(`  ${source} ${provider} ${id}: ${text}`);
    if (some.length < found.length)
      console.log(`  and ${found.length - some.length} more, with --all`);
  }
  console.log(`\n${findings.length} findings`);
}

try {
  const options = optionsOf();
  const report = reportOf(options);
  if (options.json) console.log(JSON.stringify(report, undefined, 2));
  else print(report, options.all);
  process.exitCode = options.fail && report.findings.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UsageError) && !error.code?.startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(`prices:diff: ${error.message}`);
  process.exitCode = 2;
}

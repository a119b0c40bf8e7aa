import { catalog, explain as explainCall } from "@spoor/core/cost";
import type { Cost, CostLine, Explanation, PricedCall, Pricing } from "@spoor/core/cost";
import { text } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { explanationText } from "../../render/prices/explain.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { openCatalog } from "../cost/catalog.ts";
import { readUsage } from "./read-usage.ts";
import { stalenessNotes } from "./staleness.ts";

/** One line of the sum, in the currency of the whole. */
export interface ExplainedLine extends Omit<CostLine, "picoUsd"> {
  readonly amount: number;
}

/** What `prices explain --json` prints. */
export interface ExplainResult {
  readonly schema: "spoor.prices.explain/1";
  readonly provider: string;
  readonly model: string;
  readonly at: string;
  readonly catalog: string;
  readonly usage: Usage;
  readonly status: Cost["status"];
  /** `local`, or `provider` where the reply says what was charged; null where there is no price. */
  readonly source: "local" | "provider" | null;
  readonly amount: number | null;
  /** `USD`, but where the user's own prices are in another one; null where there is no price. */
  readonly currency: string | null;
  /** Why there is no price. */
  readonly reason: string | null;
  /** How the price was found; null where there is none, or where the provider said it. */
  readonly pricing: Pricing | null;
  readonly lines: readonly ExplainedLine[];
}

const dayShape = /^\d{4}-\d{2}-\d{2}$/;
const timeShape =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Prices change at midnight UTC, and some by the hour of the UTC day; so a day begins there, too. */
function dateOf(said: string): Date {
  const date = new Date(said);
  const isDay = dayShape.test(said) && date.toISOString().startsWith(said);
  if (isDay || (timeShape.test(said) && !Number.isNaN(date.getTime()))) return date;
  throw usageFailure(
    `--at does not understand "${said}".`,
    "Say a day as 2026-11-20, or a time with its zone as 2026-11-20T09:00:00Z.",
  );
}

async function callOf({ operands, options, io }: Input): Promise<PricedCall> {
  const [provider = "", model = ""] = operands;
  const said = text(options["usage"]);
  if (said === undefined) {
    throw usageFailure(
      "Say what was used, with --usage.",
      `As in: spoor prices explain openai gpt-5 --usage '{"inputTokens": 1200, "outputTokens": 300}'`,
    );
  }
  const read = await readUsage(said, text(options["api"]), io);
  const tier = text(options["tier"]);
  const region = text(options["region"]);
  const day = text(options["at"]);
  return {
    provider,
    model,
    requestModel: model,
    usage: { ...read, ...(tier && { serviceTier: tier }), ...(region && { region }) },
    at: day === undefined ? io.now() : dateOf(day),
  };
}

type Found = Pick<ExplainResult, "source" | "amount" | "currency" | "reason" | "pricing">;

const nothing: Found = { source: null, amount: null, currency: null, reason: null, pricing: null };

function foundOf(cost: Cost): Found {
  if (cost.status === "unpriced") return { ...nothing, reason: cost.reason };
  if (cost.status === "foreign") {
    const { currency, pricing, pico } = cost;
    return { ...nothing, source: "local", amount: pico / 1e12, currency, pricing };
  }
  const pricing = cost.source === "local" ? cost.pricing : null;
  const { source, picoUsd } = cost;
  return { ...nothing, source, amount: picoUsd / 1e12, currency: "USD", pricing };
}

function resultOf(call: PricedCall, { cost, lines }: Explanation): ExplainResult {
  return {
    schema: "spoor.prices.explain/1",
    provider: call.provider,
    model: call.model ?? "",
    at: call.at.toISOString(),
    catalog: catalog().version,
    usage: call.usage ?? {},
    status: cost.status,
    ...foundOf(cost),
    lines: lines.map(({ picoUsd, ...line }) => ({ ...line, amount: picoUsd / 1e12 })),
  };
}

async function run(input: Input): Promise<Outcome> {
  const call = await callOf(input);
  const prices = await openCatalog(text(input.options["catalog"]), input.io);
  const result = resultOf(
    call,
    prices.use(() => explainCall(call)),
  );
  return {
    code: exitCodes.ok,
    json: result,
    text: () => explanationText(result, input.style),
    notes: stalenessNotes(input.io.now()),
  };
}

/** Every line of the sum that a call is billed. */
export const explain: Command = {
  name: "explain",
  group: "Commands:",
  summary: "show every line of what a call costs, and where its price comes from",
  operands: [
    { name: "provider", summary: "as gen_ai.provider.name has it: openai", required: true },
    { name: "model", summary: "as the reply names it: gpt-5-2025-08-07", required: true },
  ],
  options: [
    {
      flags: "--usage <json>",
      summary: "Spoor's counts, or what a provider replied; a file; or -",
    },
    { flags: "--api <name>", summary: "whose reply it is: openai.chat, anthropic.messages ..." },
    {
      flags: "--at <date>",
      summary: "when the call was made, a day of UTC or a time (default: now)",
    },
    { flags: "--tier <tier>", summary: "the service tier that served it: batch, flex, priority" },
    { flags: "--region <region>", summary: "where it was served: us, eu, europe-west4" },
    {
      flags: "--catalog <file>",
      summary: "with the prices of your own in that file (default: those of SPOOR_PRICES)",
    },
  ],
  examples: [
    `prices explain openai gpt-5 --usage '{"inputTokens": 1200, "outputTokens": 300}'`,
    `prices explain anthropic claude-sonnet-4-5 --at 2026-01-01 --tier batch --usage reply.json`,
  ],
  run,
};

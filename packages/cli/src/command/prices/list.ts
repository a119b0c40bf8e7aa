import { catalog, listModels } from "@spoor/core/cost";
import type { Catalog, ListedModel } from "@spoor/core/cost";
import { text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { pricesText } from "../../render/prices/list.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { openCatalog } from "../cost/catalog.ts";
import { limitOf, limitOption, tableOptions } from "../options.ts";
import { catalogAge, stalenessNotes } from "./staleness.ts";

const defaultLimit = 30;

/** What `prices --json` and `prices list --json` print. */
export interface ListResult {
  readonly schema: "spoor.prices/1";
  readonly at: string;
  readonly catalog: Catalog;
  /** Whole days since the catalog was last compared with what providers publish. */
  readonly ageDays: number;
  readonly isStale: boolean;
  /** Models that match. */
  readonly modelCount: number;
  /** All of them, or the first ones where a limit was given; amounts a million, in the model's currency. */
  readonly models: readonly ListedModel[];
}

/** The models of `provider`, or of all, whose id contains `said`. */
function matching({ options }: Input, now: Date): readonly ListedModel[] {
  const all = [...listModels(now)];
  const provider = text(options["provider"])?.toLowerCase();
  const said = text(options["model"])?.toLowerCase() ?? "";
  const providers = [...new Set(all.map((model) => model.provider))];
  if (provider !== undefined && !providers.includes(provider)) {
    throw usageFailure(
      `No catalog has a provider "${provider}".`,
      `Say one of ${providers.toSorted().join(", ")}.`,
    );
  }
  return all.filter(
    (model) =>
      (provider === undefined || model.provider === provider) &&
      model.id.toLowerCase().includes(said),
  );
}

async function run(input: Input): Promise<Outcome> {
  const { options, common, io, style } = input;
  const now = io.now();
  const limit = limitOf(options["limit"], common.isForPrograms ? Infinity : defaultLimit);
  const prices = await openCatalog(text(options["catalog"]), io);
  const models = prices.use(() => matching(input, now));
  const { days, isStale } = catalogAge(now);
  const json: ListResult = {
    schema: "spoor.prices/1",
    at: now.toISOString(),
    catalog: catalog(),
    ageDays: days,
    isStale,
    modelCount: models.length,
    models: models.slice(0, limit),
  };
  return {
    code: exitCodes.ok,
    json,
    text: () => pricesText(json, style),
    notes: stalenessNotes(now),
  };
}

/** What models cost today, and how old that knowledge is. */
export const list: Command = {
  name: "list",
  group: "Commands:",
  summary: "list the prices of models, and say how old they are",
  options: [
    { flags: "--provider <provider>", summary: "of that provider only: openai, google, aws" },
    { flags: "--model <text>", summary: "whose name contains that" },
    {
      flags: "--catalog <file>",
      summary: "with the prices of your own in that file (default: those of SPOOR_PRICES)",
    },
    limitOption(`models to list (default: ${defaultLimit}; all for other programs)`),
    ...tableOptions,
  ],
  examples: ["prices list --provider anthropic", "prices list --model gpt-5 --json"],
  run,
};

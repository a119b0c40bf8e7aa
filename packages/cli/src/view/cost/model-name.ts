import { listedModelOf, providerNameOf } from "@spoor/core/cost";
import { at, text } from "@spoor/core/record";
import { GEN_AI_REQUEST_MODEL, SPOOR_USAGE_COST_PRICING_MODEL } from "@spoor/core/semconv";
import type { ModelCall } from "../model-call.ts";

/** A model by the names under which calls and invoices are compared. */
export interface ModelName {
  /** The catalog's id of the provider, or its own name. */
  readonly provider: string;
  /** The catalog's id of the model, or its own name in lower case. */
  readonly model: string;
}

/** A name for people, such as `Claude Haiku 4.5`, as ids are spelled. */
const dashed = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");

/** Anthropic's ids had the version before the family until Claude 4: `claude-3-5-haiku`. */
function withVersionFirst(id: string): string {
  return id.replace(/^claude-([a-z]+)-(\d+(?:-\d+)*)$/, "claude-$2-$1");
}

/**
 * What the item of an invoice may mean: its own text, the text before a comma (`gpt-5, cached input`), without the last
 * word (`gpt-image-1 image`), and a name for people as an id.
 */
function spellingsOf(item: string): readonly string[] {
  const [beforeComma = ""] = item.split(",");
  const name = beforeComma.trim();
  const id = dashed(name);
  const undotted = id.replaceAll(".", "-");
  const withoutLastWord = name.replace(/ \S+$/, "");
  return [item.trim(), name, id, undotted, withVersionFirst(undotted), withoutLastWord];
}

/** The model that the item of an invoice is sold under; undefined where the catalog lists none of its spellings. */
export function listedItem(provider: string, item: string): string | undefined {
  for (const spelling of spellingsOf(item)) {
    const found = spelling === "" ? undefined : listedModelOf(provider, spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name under which an item that the catalog does not list is compared with calls of that name. */
export function unlistedItem(item: string): string {
  const [beforeComma = ""] = item.split(",");
  return beforeComma.trim().toLowerCase();
}

/** The model of a recorded call, by the name that set its price. */
export function modelNameOf(call: ModelCall): ModelName {
  const { attributes } = call.span;
  const provider = providerNameOf(call.provider ?? "");
  const asked = text(at(attributes, GEN_AI_REQUEST_MODEL));
  const names = provider === "aws" ? [asked, call.responseModel] : [call.responseModel, asked];
  for (const name of names) {
    const found = name === undefined ? undefined : listedModelOf(provider, name);
    if (found !== undefined) return { provider, model: found };
  }
  const priced = text(at(attributes, SPOOR_USAGE_COST_PRICING_MODEL));
  const own = names.find((name) => name !== undefined);
  return { provider, model: priced ?? (own ?? call.model).toLowerCase() };
}

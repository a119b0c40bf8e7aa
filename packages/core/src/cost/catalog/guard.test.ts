import { findProvider } from "@pydantic/genai-prices";
import type { MatchLogic } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { overlay } from "./overlay.ts";
import { providerIds } from "./provider-id.ts";
import { resolve } from "./resolve.ts";

interface Named {
  readonly provider: string;
  readonly id: string;
}

/** The names that a rule spells out whole; a beginning such as `claude-sonnet-4-2025` is none. */
function spelledBy(logic: MatchLogic): string[] {
  if ("or" in logic) return logic.or.flatMap(spelledBy);
  return "equals" in logic ? [logic.equals] : [];
}

/** Every id that the catalogs list, in the spelling in which they list it. */
const real: readonly Named[] = providerIds().flatMap((provider) => {
  const listed = findProvider({ providerId: provider })?.models ?? [];
  const models = [...listed, ...(overlay[provider] ?? [])];
  const ids = models.flatMap(({ id, match }) => nameOf(id).concat(spelledBy(match)));
  return [...new Set(ids)].map((id) => ({ provider, id }));
});

/** The catalog gives some families a name of its own, which no provider takes: `ft:gpt-3.5-turbo-`, `regional.…`. */
function nameOf(id: string): string[] {
  return id.endsWith("-") || id.startsWith("regional.") ? [] : [id];
}

const known = new Set(real.map(({ provider, id }) => `${provider} ${id.toLowerCase()}`));
const isKnown = ({ provider, id }: Named) => known.has(`${provider} ${id.toLowerCase()}`);
const isPriced = ({ provider, id }: Named) => resolve(provider, id) !== undefined;

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

describe("the guard before the catalog's rules", () => {
  test("takes at most 1 in 200 of the names that continue a known one for it", () => {
    const ends = [
      "-9",
      "-max",
      ".5",
      "-5-5",
      "-pro",
      "x",
      "-2",
      "-ultra",
      "9",
      "-mini-2",
      "-v9-lite",
    ];
    const every = Math.max(1, Math.floor(real.length / 400));
    const mutated = real
      .filter((_, index) => index % every === 0)
      .flatMap(({ provider, id }) => ends.map((end) => ({ provider, id: id + end })))
      .filter((name) => !isKnown(name));
    const taken = mutated.filter(isPriced);
    // oxlint-disable-next-line no-console -- the share is what one wants to know of this test
    console.info(
      `mutated ids priced: ${taken.length} of ${mutated.length}, ${percent(taken.length, mutated.length)}`,
    );
    expect(mutated.length).toBeGreaterThanOrEqual(1800);
    expect(taken.length / mutated.length).toBeLessThanOrEqual(0.005);
  });

  test("keeps at least 99 in 100 of the real ones, in the spellings that calls have", () => {
    const spelled = real.flatMap(spellings);
    const lost = spelled.filter((name) => !isPriced(name));
    // oxlint-disable-next-line no-console -- the share is what one wants to know of this test
    console.info(
      `real ids kept: ${spelled.length - lost.length} of ${spelled.length}, ${percent(spelled.length - lost.length, spelled.length)}`,
    );
    expect(spelled.length).toBeGreaterThan(2000);
    expect(lost.length / spelled.length).toBeLessThanOrEqual(0.01);
  });
});

/** How calls spell the name of one model: plain, dated, by path, by region, by resource. */
function spellings({ provider, id }: Named): readonly Named[] {
  const plain = [id, id.toUpperCase()];
  return [...plain, ...spellingsAt(provider, id)].map((name) => ({ provider, id: name }));
}

const isDated = /\d{4}-\d{2}-\d{2}|20\d{6}|-\d{4}$/;

function spellingsAt(provider: string, id: string): readonly string[] {
  switch (provider) {
    case "anthropic":
      return isDated.test(id) || /-latest$|-4(?:-0)?$|-v?[12]$/.test(id)
        ? [`anthropic/${id}`]
        : [`${id}-20260901`, `anthropic/${id}`];
    case "openai":
      return id.includes(":") ? [] : [`openai/${id}`];
    case "google":
      return id.startsWith("claude-")
        ? [`${id}@20260901`, `${id}@default`, `publishers/anthropic/models/${id}@20260901`]
        : [
            `models/${id}`,
            `publishers/google/models/${id}`,
            `projects/p/locations/global/publishers/google/models/${id}`,
            `google/${id}`,
          ];
    case "aws":
      return [...geographic(id), ...byResource(id)];
    default:
      return [];
  }
}

/** The ids of Bedrock's inference profiles, of the regions that they name. */
function geographic(id: string): readonly string[] {
  const base = id.replace(/^(?:global|us|eu|apac|au|jp|us-gov)\./, "");
  if (!/^(?:anthropic\.claude-(?!opus-5|fable)|amazon\.nova-(?:lite|pro|micro)|meta\.)/.test(base))
    return [];
  return base.startsWith("anthropic.claude-3")
    ? [`us.${base}`, `eu.${base}`]
    : ["us", "eu", "apac"].map((region) => `${region}.${base}`);
}

function byResource(id: string): readonly string[] {
  const arn = "arn:aws:bedrock:eu-west-1";
  return [`${arn}::foundation-model/${id}`, `${arn}:123456789012:inference-profile/${id}`];
}

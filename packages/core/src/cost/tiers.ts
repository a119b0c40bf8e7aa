import type { ModelPrice } from "@pydantic/genai-prices";
import type { Published } from "./catalog/published.ts";
import type { Factor } from "./factor.ts";

/** How a service tier changes the list price of some models: by one factor for all tokens, or to prices of its own. */
export interface TierRule extends Published {
  /** Matched against the catalog's id of the model. */
  readonly models: RegExp;
  readonly factor?: Factor;
  readonly prices?: ModelPrice;
  /** Kinds of request for which this price is not published. */
  readonly except?: readonly ("cache_read" | "cache_write" | "long_context")[];
}

const half: Factor = [1, 2];
const checked = "2026-11-21";
const litellm = "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json";
const openaiPriority = {
  source: `https://openai.com/api-priority-processing ${litellm}`,
  checked,
  evidence: "official",
} as const;
const openaiBatch = {
  source: `https://developers.openai.com/api/docs/pricing ${litellm}`,
  checked,
  evidence: "secondary",
} as const;
const claudePrices = {
  source:
    "https://platform.claude.com/docs/en/about-claude/pricing https://github.com/pydantic/genai-prices/issues/429",
  checked,
  evidence: "secondary",
} as const;
const geminiTiers = {
  source: `https://ai.google.dev/gemini-api/docs/optimization https://docs.llmgateway.io/features/service-tiers ${litellm}`,
  checked,
  evidence: "secondary",
} as const;

const priority: readonly TierRule[] = [
  own(/^gpt-4\.1$/, [3.5, 0.875, 14]),
  own(/^gpt-4\.1-mini$/, [0.7, 0.175, 2.8]),
  own(/^gpt-4\.1-nano$/, [0.2, 0.05, 0.8]),
  own(/^gpt-4o$/, [4.25, 2.125, 17]),
  own(/^gpt-4o-mini$/, [0.25, 0.125, 1]),
  own(/^gpt-5(?:\.1)?$/, [2.5, 0.25, 20]),
  own(/^gpt-5-mini$|^gpt-5\.1-codex-mini$/, [0.45, 0.045, 3.6]),
  own(/^gpt-5\.[23]$|^gpt-5\.3-codex$/, [3.5, 0.35, 28]),
  own(/^gpt-5\.4$/, [5, 0.5, 30]),
  own(/^gpt-5\.4-mini$/, [1.5, 0.15, 9]),
  { ...own(/^gpt-5\.5$/, [12.5, 1.25, 75]), evidence: "secondary" },
  own(/^o3$/, [3.5, 0.875, 14]),
  own(/^o4-mini$/, [2, 0.5, 8]),
  {
    models: /^gpt-5\.6-(?:luna|sol|terra)$|^gpt-6\.1-sol$/,
    factor: [2, 1],
    ...openaiPriority,
    evidence: "secondary",
  },
  {
    models: /^gpt-6-(?:luna|sol)$|^gpt-6\.1-terra$/,
    factor: [2, 1],
    except: ["long_context"],
    ...openaiPriority,
    evidence: "secondary",
  },
];

/** Cached input has a batch price from GPT-5 on, cache writes from GPT-5.6 on, as they are billed since. */
const batchOfOpenai: readonly TierRule[] = [
  { models: /^gpt-(?:5\.[6-9]|[6-9])/, factor: half, ...openaiBatch },
  { models: /^gpt-5/, factor: half, except: ["cache_write"], ...openaiBatch },
  { models: /./, factor: half, except: ["cache_read", "cache_write"], ...openaiBatch },
];

/** Models of Gemini for which a price of each tier is published; those on a promotion have none but for batches. */
const tieredGemini =
  /^gemini-(?:2\.5-(?:pro|flash|flash-lite)|3-(?:pro|flash)-preview|3\.1-pro-preview|3\.1-flash-lite|3\.5-flash(?:-lite)?)$/;

const cached = ["cache_read", "cache_write"] as const;

/**
 * The tiers with a published price, by the catalog's provider id and the tier's name in replies; the first rule for a
 * model decides. Tiers sold by contract (Anthropic's priority, OpenAI's scale) are not here on purpose.
 */
export const tiers: Readonly<Record<string, Readonly<Record<string, readonly TierRule[]>>>> = {
  openai: {
    batch: batchOfOpenai,
    flex: [{ models: /^gpt-[5-9]|^o3$|^o4-mini$/, factor: half, ...openaiBatch }],
    priority,
    fast: priority,
  },
  azure: { batch: batchOfOpenai },
  anthropic: {
    batch: [{ models: /./, factor: half, ...claudePrices }],
    fast: [
      { models: /^claude-opus-4-[67]$/, factor: [6, 1], ...claudePrices },
      { models: /^claude-opus-(?:4-8|5|5-5)$/, factor: [2, 1], ...claudePrices },
    ],
  },
  google: {
    // Cache hits of a batch are billed differently from model to model.
    batch: [
      { models: /^gemini-/, factor: half, except: cached, ...geminiTiers },
      {
        models: /^claude-/,
        factor: half,
        except: cached,
        source: `https://cloud.google.com/vertex-ai/generative-ai/pricing ${litellm}`,
        checked,
        evidence: "secondary",
      },
    ],
    // Google rounds the prices of cached input of one of them.
    flex: [
      { models: /^gemini-3\.5-flash-lite$/, factor: half, except: cached, ...geminiTiers },
      { models: tieredGemini, factor: half, ...geminiTiers },
    ],
    priority: [
      { models: /^gemini-3\.5-flash-lite$/, factor: [9, 5], except: cached, ...geminiTiers },
      { models: tieredGemini, factor: [9, 5], ...geminiTiers },
    ],
  },
  aws: {
    batch: [
      {
        models: /anthropic\.claude|amazon\.nova|meta\.llama/,
        factor: half,
        except: cached,
        source:
          "https://docs.aws.amazon.com/bedrock/latest/userguide/capacity-limits-cost-optimization.html",
        checked,
        evidence: "official",
      },
    ],
  },
  groq: {
    batch: [
      {
        models: /./,
        factor: half,
        except: cached,
        source:
          "https://raw.githubusercontent.com/api-evangelist/groq/refs/heads/main/plans/groq-plans-pricing.yml",
        checked,
        evidence: "secondary",
      },
    ],
    flex: [
      {
        models: /./,
        factor: [1, 1],
        source: "https://console.groq.com/docs/flex-processing",
        checked,
        evidence: "official",
      },
    ],
  },
  mistral: {
    batch: [
      {
        models: /./,
        factor: half,
        except: cached,
        source:
          "https://skills.sh/jeremylongshore/claude-code-plugins-plus-skills/mistral-cost-tuning",
        checked,
        evidence: "secondary",
      },
    ],
  },
};

/** OpenAI's priority processing, in USD per million tokens of input, cached input and output; no one multiple says it. */
function own(models: RegExp, usd: readonly [number, number, number]): TierRule {
  const [input_mtok, cache_read_mtok, output_mtok] = usd;
  return {
    models,
    prices: { input_mtok, cache_read_mtok, output_mtok },
    except: ["cache_write", "long_context"],
    ...openaiPriority,
  };
}

/**
 * The rule for a model in a tier, or undefined where no price of it is published. A router's models (`openai/gpt-5`) are
 * in their makers' tiers.
 */
export function tierRuleOf(
  { providerId, modelId }: { readonly providerId: string; readonly modelId: string },
  tier: string,
): TierRule | undefined {
  const slash = providerId === "openrouter" ? modelId.indexOf("/") : -1;
  const maker = slash < 0 ? providerId : modelId.slice(0, slash);
  const model = modelId.slice(slash + 1);
  const ofMaker = Object.hasOwn(tiers, maker) ? tiers[maker] : undefined;
  const rules = ofMaker !== undefined && Object.hasOwn(ofMaker, tier) ? ofMaker[tier] : undefined;
  return rules?.find((rule) => rule.models.test(model));
}

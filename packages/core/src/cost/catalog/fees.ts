import type { Published } from "./published.ts";

/** What a model's provider bills besides tokens, in pico-USD. */
export interface Fees {
  /** By the request of a tool, under the tool's name in `Usage.toolRequests`. */
  readonly tools: ReadonlyMap<string, number>;
  /** Tools that are billed once for a prompt, however often they ran. */
  readonly byPrompt: ReadonlySet<string>;
  /** By the call, after the size of its search context. */
  readonly calls: ReadonlyMap<string, number> | undefined;
  /** The shortest audio that is billed. */
  readonly leastAudioSeconds: number;
}

interface FeeRule extends Published {
  /** Matched against the catalog's id of the model; the first rule for it decides. */
  readonly models: RegExp;
  /** USD per 1,000. */
  readonly tools?: Readonly<Record<string, number>>;
  readonly byPrompt?: readonly string[];
  /** USD per 1,000. */
  readonly calls?: Readonly<Record<string, number>>;
  readonly leastAudioSeconds?: number;
}

const checked = "2026-11-21";

/** Gemini's grounding: by the prompt up to 2.5, by the query since. The free quota of a day is not known here. */
const grounding: readonly FeeRule[] = [
  {
    models: /^gemini-(?:[12][.-]|flash-1|pro-1)/,
    tools: { web_search: 35 },
    byPrompt: ["web_search"],
    source: "https://ai.google.dev/gemini-api/docs/pricing LiteLLM search_context_cost_per_query",
    checked,
    evidence: "secondary",
  },
  {
    models: /^gemini-[3-9]/,
    tools: { web_search: 14 },
    source:
      "https://ai.google.dev/gemini-api/docs/pricing LiteLLM web_search_billing_unit per_query",
    checked,
    evidence: "secondary",
  },
  {
    models: /^claude-/,
    tools: { web_search: 10 },
    source: "https://platform.claude.com/docs/en/about-claude/pricing LiteLLM vertex_ai/claude-*",
    checked,
    evidence: "secondary",
  },
];

/** Searches are part of the request's fee. */
const searched = { web_search: 0 };
const sonar = {
  source: "https://docs.perplexity.ai/getting-started/pricing",
  checked,
  evidence: "official",
} as const;

const rules: Readonly<Record<string, readonly FeeRule[]>> = {
  openai: [
    {
      models: /^(?!gpt-4o.*search)/,
      tools: { web_search: 10, file_search: 2.5, code_interpreter: 30 },
      source: "https://developers.openai.com/api/docs/pricing",
      checked,
      evidence: "secondary",
    },
  ],
  anthropic: [
    {
      models: /./,
      tools: { web_search: 10 },
      source: "https://platform.claude.com/docs/en/about-claude/pricing",
      checked,
      evidence: "official",
    },
  ],
  google: grounding,
  "x-ai": [
    {
      models: /./,
      tools: {
        web_search: 5,
        social_search: 5,
        x_search: 5,
        code_interpreter: 5,
        code_execution: 5,
        attachment_search: 10,
        collections_search: 2.5,
        file_search: 2.5,
        // By the source, of the search that was part of chat completions.
        live_search: 25,
      },
      source: "https://docs.x.ai/developers/pricing",
      checked,
      evidence: "official",
    },
  ],
  perplexity: [
    { models: /^sonar$/, calls: { low: 5, medium: 8, high: 12 }, tools: searched, ...sonar },
    {
      models: /^sonar-(?:pro|reasoning-pro)$/,
      calls: { low: 6, medium: 10, high: 14 },
      tools: searched,
      ...sonar,
    },
    {
      models: /^sonar-reasoning$/,
      calls: { low: 5, medium: 8, high: 14 },
      tools: searched,
      ...sonar,
    },
  ],
  groq: [
    {
      models: /whisper/,
      leastAudioSeconds: 10,
      source: "https://console.groq.com/docs/speech-to-text",
      checked,
      evidence: "secondary",
    },
  ],
};

export const noFees: Fees = {
  tools: new Map(),
  byPrompt: new Set(),
  calls: undefined,
  leastAudioSeconds: 0,
};

/** The fees that are published for a model, by the catalog's ids. */
export function feesOf(providerId: string, modelId: string): Fees {
  const own = Object.hasOwn(rules, providerId) ? rules[providerId] : undefined;
  const rule = own?.find(({ models }) => models.test(modelId));
  if (rule === undefined) return noFees;
  return {
    tools: eachInPico(rule.tools ?? {}),
    byPrompt: new Set(rule.byPrompt),
    calls: rule.calls && eachInPico(rule.calls),
    leastAudioSeconds: rule.leastAudioSeconds ?? 0,
  };
}

/** All rules, for those who check or show them. */
export function feeRules(): readonly (Published & { readonly providerId: string })[] {
  return Object.entries(rules).flatMap(([providerId, own]) =>
    own.map((rule) => ({ providerId, ...rule })),
  );
}

function eachInPico(usdPerThousand: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(usdPerThousand).map(([name, usd]) => [name, Math.round(usd * 1e9)]),
  );
}

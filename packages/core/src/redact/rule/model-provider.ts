import type { SecretRule } from "./rule.ts";

/** Keys of model providers and of the platforms around them. */
export const modelProviderRules: readonly SecretRule[] = [
  { kind: "anthropic", prefixes: ["sk-ant-"], pattern: /sk-ant-[\w-]{20,}/y },
  { kind: "openrouter", prefixes: ["sk-or-"], pattern: /sk-or-[\w-]{20,}/y },
  { kind: "langfuse", prefixes: ["sk-lf-"], pattern: /sk-lf-[\w-]{20,}/y },
  { kind: "helicone", prefixes: ["sk-helicone-"], pattern: /sk-helicone-[\w-]{12,}/y },
  {
    kind: "openai",
    prefixes: ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"],
    pattern: /sk-(?:proj|svcacct|admin|None)-[\w-]{16,}/y,
  },
  {
    kind: "openai",
    prefixes: ["sk-"],
    // The digit tells a key from words that are joined by hyphens.
    pattern: /sk-(?=[\w-]{0,40}\d)[\w-]{20,}/y,
  },
  { kind: "groq", prefixes: ["gsk_"], pattern: /gsk_[A-Za-z0-9]{20,}/y },
  { kind: "xai", prefixes: ["xai-"], pattern: /xai-[A-Za-z0-9]{20,}/y },
  { kind: "replicate", prefixes: ["r8_"], pattern: /r8_[A-Za-z0-9]{20,}/y },
  { kind: "perplexity", prefixes: ["pplx-"], pattern: /pplx-[A-Za-z0-9]{20,}/y },
  { kind: "hugging_face", prefixes: ["hf_"], pattern: /hf_[A-Za-z0-9]{30,}/y },
  { kind: "hugging_face", prefixes: ["api_org_"], pattern: /api_org_[A-Za-z0-9]{30,}/y },
  { kind: "langsmith", prefixes: ["lsv2_"], pattern: /lsv2_(?:pt|sk)_[a-z0-9]{20,}\w*/y },
  { kind: "langsmith", prefixes: ["ls__"], pattern: /ls__[a-z0-9]{20,}/y },
  { kind: "together", prefixes: ["tgp_v1_"], pattern: /tgp_v1_[\w-]{30,}/y },
  { kind: "fireworks", prefixes: ["fw_"], pattern: /fw_(?=[A-Za-z0-9]{0,20}\d)[A-Za-z0-9]{20,}/y },
  { kind: "nvidia", prefixes: ["nvapi-"], pattern: /nvapi-[\w-]{30,}/y },
  { kind: "cerebras", prefixes: ["csk-"], pattern: /csk-[a-z0-9]{30,}/y },
  { kind: "pinecone", prefixes: ["pcsk_"], pattern: /pcsk_[A-Za-z0-9_]{30,}/y },
  { kind: "tavily", prefixes: ["tvly-"], pattern: /tvly-[\w-]{20,}/y },
  { kind: "anyscale", prefixes: ["esecret_"], pattern: /esecret_[a-z0-9]{20,}/y },
  { kind: "jina", prefixes: ["jina_"], pattern: /jina_[A-Za-z0-9]{30,}[\w-]*/y },
  { kind: "firecrawl", prefixes: ["fc-"], pattern: /fc-[0-9a-f]{32}(?![\w-])/y },
  { kind: "e2b", prefixes: ["e2b_"], pattern: /e2b_[0-9a-f]{30,}/y },
  { kind: "elevenlabs", prefixes: ["sk_"], pattern: /sk_[0-9a-f]{40,64}(?!\w)/y },
];

/** The catalog's provider for the names in use: `gen_ai.provider.name`, its predecessor's, and those of AI SDKs. */
const providers: Readonly<Record<string, string>> = {
  anthropic: "anthropic",
  aws: "aws",
  "aws.bedrock": "aws",
  aws_bedrock: "aws",
  "amazon-bedrock": "aws",
  bedrock: "aws",
  azure: "azure",
  "azure-openai": "azure",
  "azure.ai.inference": "azure",
  "azure.ai.openai": "azure",
  "az.ai.inference": "azure",
  "az.ai.openai": "azure",
  cerebras: "cerebras",
  cohere: "cohere",
  deepseek: "deepseek",
  fireworks: "fireworks",
  "gcp.gemini": "google",
  "gcp.gen_ai": "google",
  "gcp.vertex_ai": "google",
  gemini: "google",
  google: "google",
  vertex: "google",
  vertex_ai: "google",
  groq: "groq",
  mistral: "mistral",
  mistral_ai: "mistral",
  moonshot_ai: "moonshotai",
  moonshotai: "moonshotai",
  openai: "openai",
  openrouter: "openrouter",
  perplexity: "perplexity",
  together: "together",
  togetherai: "together",
  together_ai: "together",
  x_ai: "x-ai",
  "x-ai": "x-ai",
  xai: "x-ai",
};

/** The catalog's providers that go by their own name alone. */
const others: readonly string[] = [
  "arcee",
  "avian",
  "baseten",
  "cloudflare",
  "cursor",
  "doubleword",
  "github-copilot",
  "huggingface_cerebras",
  "huggingface_fireworks-ai",
  "huggingface_groq",
  "huggingface_hyperbolic",
  "huggingface_nebius",
  "huggingface_novita",
  "huggingface_nscale",
  "huggingface_ovhcloud",
  "huggingface_publicai",
  "huggingface_sambanova",
  "huggingface_together",
  "minimax",
  "modal",
  "novita",
  "ovhcloud",
  "quicksilverpro",
  "typesafe",
  "voyageai",
  "zai",
  "zhipuai",
];

/** The ids of all providers that some name leads to, in alphabetical order. */
export function providerIds(): readonly string[] {
  return [...new Set([...Object.values(providers), ...others])].toSorted();
}

/**
 * The catalog's id of a provider, or undefined when the catalog has none of that name.
 *
 * AI SDKs append the API to the name (`openai.responses`, `google.vertex.chat`); the part before the first dot decides then.
 * A name like `my-openai-proxy` is nobody's: its prices are not OpenAI's.
 */
export function providerIdOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  return own(lower) ?? own(lower.slice(0, Math.max(0, lower.indexOf("."))));
}

/** Whether the model's name in the request sets the price: Bedrock's has the region, which its replies leave out. */
export function isPricedByRequest(providerId: string): boolean {
  return providerId === "aws";
}

function own(name: string): string | undefined {
  if (Object.hasOwn(providers, name)) return providers[name];
  return others.includes(name) ? name : undefined;
}

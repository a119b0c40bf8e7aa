/** Names of providers as libraries write them, in lower case -> the value of `gen_ai.provider.name`. */
const providers: ReadonlyMap<string, string> = new Map([
  ["amazon", "aws.bedrock"],
  ["amazon-bedrock", "aws.bedrock"],
  ["amazon_bedrock", "aws.bedrock"],
  ["aws", "aws.bedrock"],
  ["aws_bedrock", "aws.bedrock"],
  ["bedrock", "aws.bedrock"],
  ["bedrock_converse", "aws.bedrock"],
  ["az.ai.inference", "azure.ai.inference"],
  ["az.ai.openai", "azure.ai.openai"],
  ["azure", "azure.ai.openai"],
  ["azure-openai", "azure.ai.openai"],
  ["azure_openai", "azure.ai.openai"],
  ["gemini", "gcp.gemini"],
  ["google", "gcp.gemini"],
  ["google-gla", "gcp.gemini"],
  ["google.generative-ai", "gcp.gemini"],
  ["google_genai", "gcp.gemini"],
  ["google-vertex", "gcp.vertex_ai"],
  ["google.vertex", "gcp.vertex_ai"],
  ["google_vertexai", "gcp.vertex_ai"],
  ["vertex", "gcp.vertex_ai"],
  ["vertex_ai", "gcp.vertex_ai"],
  ["vertexai", "gcp.vertex_ai"],
  ["ibm", "ibm.watsonx.ai"],
  ["watsonx", "ibm.watsonx.ai"],
  ["mistral", "mistral_ai"],
  ["mistralai", "mistral_ai"],
  ["moonshot", "moonshot_ai"],
  ["moonshotai", "moonshot_ai"],
  ["together", "together_ai"],
  ["togetherai", "together_ai"],
  ["vertex.anthropic", "gcp.vertex_ai"],
  ["x-ai", "x_ai"],
  ["xai", "x_ai"],
]);

/** Names that the conventions, or Spoor beside them, have; libraries append the API to some of them. */
const current: ReadonlySet<string> = new Set([
  ...providers.values(),
  "anthropic",
  "cerebras",
  "cohere",
  "deepseek",
  "fireworks",
  "gcp.gen_ai",
  "groq",
  "ollama",
  "openai",
  "openrouter",
  "perplexity",
]);

/**
 * The value of `gen_ai.provider.name` for what a library calls a provider: `az.ai.openai`, `Anthropic`, or as the AI SDK
 * has it with the API behind (`openai.responses`, `google.vertex.chat`). A name that is not known stays as it is.
 */
export function providerNameOf(name: string): string {
  let part = name.toLowerCase();
  while (part !== "") {
    const known = current.has(part) ? part : providers.get(part);
    if (known !== undefined) return known;
    part = part.slice(0, Math.max(0, part.lastIndexOf(".")));
  }
  return name;
}

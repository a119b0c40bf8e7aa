import { SERVER_ADDRESS, SERVER_PORT } from "@spoor/core/semconv";
import type { Attributes } from "@spoor/core/record";

/** Where a client sends its requests. */
export interface Endpoint {
  /** A value of `gen_ai.provider.name`. */
  readonly provider: string;
  /** `server.address` and `server.port`, where the client tells its base URL. */
  readonly server: Attributes;
}

/** Whose service a host is, by its last labels; the first that fits decides. Values as in `gen_ai.provider.name`. */
const providersByHost: readonly (readonly [suffix: string, provider: string])[] = [
  ["openai.com", "openai"],
  ["openai.azure.com", "azure.ai.openai"],
  ["cognitiveservices.azure.com", "azure.ai.openai"],
  ["services.ai.azure.com", "azure.ai.inference"],
  ["models.ai.azure.com", "azure.ai.inference"],
  ["inference.ai.azure.com", "azure.ai.inference"],
  ["anthropic.com", "anthropic"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["googleapis.com", "gcp.vertex_ai"],
  ["amazonaws.com", "aws.bedrock"],
  ["api.aws", "aws.bedrock"],
  ["groq.com", "groq"],
  ["deepseek.com", "deepseek"],
  ["x.ai", "x_ai"],
  ["openrouter.ai", "openrouter"],
  ["mistral.ai", "mistral_ai"],
  ["perplexity.ai", "perplexity"],
  ["cohere.ai", "cohere"],
  ["cohere.com", "cohere"],
  ["moonshot.ai", "moonshot_ai"],
  ["moonshot.cn", "moonshot_ai"],
  ["together.xyz", "together_ai"],
  ["together.ai", "together_ai"],
  ["fireworks.ai", "fireworks"],
  ["cerebras.ai", "cerebras"],
];

const known = new Map<string, Endpoint>();
/** Most base URLs that are remembered; a program with more has them read anew. */
const maxKnown = 100;

/** Whose service `baseUrl` is and where; a host that is not known counts as that of `maker`, whose protocol it speaks. */
export function endpointOf(baseUrl: string, maker = "openai"): Endpoint {
  const key = `${maker} ${baseUrl}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const endpoint = readEndpoint(baseUrl, maker);
  if (known.size < maxKnown) known.set(key, endpoint);
  return endpoint;
}

function readEndpoint(baseUrl: string, maker: string): Endpoint {
  if (!URL.canParse(baseUrl)) return { provider: maker, server: {} };
  const url = new URL(baseUrl);
  const host = url.hostname;
  const found = providersByHost.find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`));
  const port = url.port === "" ? (url.protocol === "http:" ? 80 : 443) : Number(url.port);
  return {
    provider: found?.[1] ?? maker,
    server: { [SERVER_ADDRESS]: host, [SERVER_PORT]: port },
  };
}

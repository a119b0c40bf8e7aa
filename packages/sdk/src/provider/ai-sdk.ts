import { aiSdkContent } from "@spoor/core/content";
import { at, present, text } from "@spoor/core/record";
import { providerNameOf } from "@spoor/core/semconv";
import { embedRequest, modelRequest } from "./ai-sdk-request.ts";
import { isOutputPart, modelReply, StreamedParts } from "./ai-sdk-reply.ts";
import { endpointOf } from "./endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Provider } from "./provider.ts";

/** Reads `doGenerate` of the AI SDK's language, image, speech and transcription models. */
export const aiSdkGenerate: Provider = {
  request: ([options], model) => modelRequest(options, model, false),
  reply: modelReply,
  join: joinParts,
  isOutput: isOutputPart,
  content: aiSdkContent,
};

/** Reads `doStream` of the same models, whose result holds the stream. */
export const aiSdkStream: Provider = {
  request: ([options], model) => modelRequest(options, model, true),
  reply: modelReply,
  stream: { of: streamOf, replaced: withStream },
  join: joinParts,
  isOutput: isOutputPart,
  content: aiSdkContent,
};

/** Reads `doEmbed` of the AI SDK's embedding models. */
export const aiSdkEmbed: Provider = {
  request: ([options], model) => embedRequest(options, model),
  reply: modelReply,
  join: (soFar) => soFar,
  isOutput: () => false,
};

/** The names of APIs that the SDK appends to the name of a provider. */
const api =
  /\.(?:chat|completion|embedding|textEmbedding|image|messages|rerank|responses|speech|transcription)$/u;

/** Whose service a model of the AI SDK is, and where, if the model object tells. */
export function aiSdkEndpoint(model: unknown): Endpoint | undefined {
  const name = text(at(model, "provider"));
  if (name === undefined) return undefined;
  const baseUrl = text(at(at(model, "config"), "baseURL"));
  return {
    provider: providerNameOf(name).replace(api, ""),
    server: baseUrl === undefined ? {} : endpointOf(baseUrl).server,
  };
}

function joinParts(soFar: unknown, part: unknown): StreamedParts {
  const streamed = soFar instanceof StreamedParts ? soFar : new StreamedParts();
  streamed.add(part);
  return streamed;
}

/** The stream of parts in the result of `doStream`. */
export function streamOf(result: unknown): unknown {
  return at(result, "stream");
}

/** What the SDK takes from the result of `doStream`, of whatever class that is, with another stream. */
export function withStream(result: unknown, stream: ReadableStream): object {
  return {
    ...(typeof result === "object" ? result : undefined),
    ...present({ request: at(result, "request"), response: at(result, "response") }),
    stream,
  };
}

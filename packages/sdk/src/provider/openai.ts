import { at, text } from "@spoor/core/record";
import { endpointOf } from "./endpoint.ts";
import type { Library, Method } from "./library.ts";
import { openaiChat, openaiCompletions } from "./openai-chat.ts";
import { openaiEmbeddings } from "./openai-embeddings.ts";
import { openaiBatch, openaiRetrieve } from "./openai-fetch.ts";
import { openaiImages } from "./openai-images.ts";
import { openaiResponses } from "./openai-responses.ts";
import { openaiSpeech } from "./openai-speech.ts";
import { openaiTranscriptions } from "./openai-transcriptions.ts";
import type { CallRequest, Provider } from "./provider.ts";

const responses = /^resources\/responses\/responses\.m?js$/;
const betaResponses = /^resources\/beta\/responses\/responses\.m?js$/;
const images = { className: "Images", filePath: /^resources\/images\.m?js$/ };

/**
 * The npm package `openai`, from 4.0 on, with its clients for Azure and Bedrock.
 *
 * Every helper (`parse`, `stream`, `runTools`, `generate` of files) calls one of these methods once a request. Moderations
 * are no calls of a model in the words of the conventions and cost nothing; to create, list or cancel a batch or a
 * response is none either.
 */
export const openai: Library = {
  methods: [
    method(openaiChat, {
      channel: "chat",
      className: "Completions",
      filePath: /^resources\/chat\/completions\/completions\.m?js$/,
      versionRange: ">=4.85.0",
    }),
    method(openaiChat, {
      channel: "chat",
      className: "Completions",
      filePath: /^resources\/chat\/completions\.m?js$/,
      versionRange: ">=4.0.0 <4.85.0",
    }),
    method(openaiCompletions, {
      channel: "completions",
      className: "Completions",
      filePath: /^resources\/completions\.m?js$/,
    }),
    method(openaiEmbeddings, {
      channel: "embeddings",
      className: "Embeddings",
      filePath: /^resources\/embeddings\.m?js$/,
    }),
    ...[responses, betaResponses].flatMap((filePath) => {
      const place = { className: "Responses", filePath, versionRange: ">=4.87.0" };
      return [
        method(openaiResponses, { ...place, channel: "responses" }),
        // A method that a version lacks would be put on its objects.
        method(openaiResponses, {
          ...place,
          channel: "compact",
          methodName: "compact",
          versionRange: ">=6.10.0",
        }),
        method(openaiRetrieve, { ...place, channel: "retrieve", methodName: "retrieve" }),
      ];
    }),
    method(openaiBatch, {
      channel: "batch",
      className: "Batches",
      methodName: "retrieve",
      filePath: /^resources\/batches\.m?js$/,
    }),
    method(openaiImages, { ...images, channel: "images", methodName: "generate" }),
    method(openaiImages, { ...images, channel: "image-edits", methodName: "edit" }),
    method(openaiImages, { ...images, channel: "variations", methodName: "createVariation" }),
    method(openaiSpeech, {
      channel: "speech",
      className: "Speech",
      filePath: /^resources\/audio\/speech\.m?js$/,
    }),
    method(openaiTranscriptions, {
      channel: "transcriptions",
      className: "Transcriptions",
      filePath: /^resources\/audio\/transcriptions\.m?js$/,
    }),
    method(openaiTranscriptions, {
      channel: "translations",
      className: "Translations",
      filePath: /^resources\/audio\/translations\.m?js$/,
    }),
  ],
  endpoint(self) {
    const client = clientOf(self);
    const baseUrl = text(at(client, "baseURL"));
    if (baseUrl === undefined) return undefined;
    // Of the library's clients, the one for Azure alone has a version of the API; its host may be any.
    return endpointOf(baseUrl, text(at(client, "apiVersion")) === undefined ? "openai" : azure);
  },
};

const azure = "azure.ai.openai";

interface Place {
  readonly channel: string;
  readonly className: string;
  /** `create` where left out. */
  readonly methodName?: string;
  readonly filePath: RegExp;
  /** From 4.0 on where left out. */
  readonly versionRange?: string;
}

function method(provider: Provider, place: Place): Method {
  const { channel, className, methodName = "create", filePath, versionRange = ">=4.0.0" } = place;
  return {
    provider: {
      ...provider,
      request: (args, self) => withDeployment(provider.request(args, self), self),
    },
    target: {
      channelName: `spoor:${channel}`,
      module: { name: "openai", versionRange, filePath },
      functionQuery: { className, methodName, kind: "Sync" },
    },
  };
}

/** A client for Azure can be made for one deployment, which all its requests go to, whatever model they name. */
function withDeployment(request: CallRequest, self: unknown): CallRequest {
  const deployment = text(at(clientOf(self), "deploymentName"));
  return deployment === undefined || request.operation === "fetch_response"
    ? request
    : { ...request, model: deployment };
}

function clientOf(self: unknown): unknown {
  return at(self, "_client") ?? at(self, "client");
}

import { at, text } from "@spoor/core/record";
import { endpointOf } from "./endpoint.ts";
import type { Library, Method } from "./library.ts";
import { openaiChat, openaiCompletions } from "./openai-chat.ts";
import { openaiEmbeddings } from "./openai-embeddings.ts";
import { openaiResponses } from "./openai-responses.ts";
import type { Provider } from "./provider.ts";

/** The npm package `openai`, from 4.0 on, with its clients for Azure and Bedrock. */
export const openai: Library = {
  methods: [
    create(openaiChat, {
      channelName: "spoor:chat",
      className: "Completions",
      filePath: /^resources\/chat\/completions\/completions\.m?js$/,
      versionRange: ">=4.85.0",
    }),
    create(openaiChat, {
      channelName: "spoor:chat",
      className: "Completions",
      filePath: /^resources\/chat\/completions\.m?js$/,
      versionRange: ">=4.0.0 <4.85.0",
    }),
    create(openaiResponses, {
      channelName: "spoor:responses",
      className: "Responses",
      filePath: /^resources\/responses\/responses\.m?js$/,
      versionRange: ">=4.87.0",
    }),
    create(openaiResponses, {
      channelName: "spoor:responses",
      className: "Responses",
      filePath: /^resources\/beta\/responses\/responses\.m?js$/,
      versionRange: ">=6.0.0",
    }),
    create(openaiEmbeddings, {
      channelName: "spoor:embeddings",
      className: "Embeddings",
      filePath: /^resources\/embeddings\.m?js$/,
      versionRange: ">=4.0.0",
    }),
    create(openaiCompletions, {
      channelName: "spoor:completions",
      className: "Completions",
      filePath: /^resources\/completions\.m?js$/,
      versionRange: ">=4.0.0",
    }),
  ],
  endpoint(self) {
    const client = at(self, "_client") ?? at(self, "client");
    const baseUrl = text(at(client, "baseURL"));
    return baseUrl === undefined ? undefined : endpointOf(baseUrl);
  },
};

interface Place {
  readonly channelName: string;
  readonly className: string;
  readonly filePath: RegExp;
  readonly versionRange: string;
}

/** The method `create` of a class of the library; every helper of it (`parse`, `stream`, `runTools`) calls this one. */
function create(provider: Provider, place: Place): Method {
  const { channelName, className, filePath, versionRange } = place;
  return {
    provider,
    target: {
      channelName,
      module: { name: "openai", versionRange, filePath },
      functionQuery: { className, methodName: "create", kind: "Sync" },
    },
  };
}

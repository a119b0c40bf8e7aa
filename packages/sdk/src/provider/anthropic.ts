import { at, text } from "@spoor/core/record";
import { anthropicCompletions } from "./anthropic-completions.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { endpointOf } from "./endpoint.ts";
import type { Library, Method } from "./library.ts";
import type { Provider } from "./provider.ts";

const name = "@anthropic-ai/sdk";

/**
 * The npm package `@anthropic-ai/sdk` as long as it makes no spans itself, with its clients for Bedrock, Vertex and Foundry,
 * which are packages that use its resources.
 */
export const anthropic: Library = {
  methods: [
    create(anthropicMessages, {
      channelName: "spoor:messages",
      className: "Messages",
      filePath: /^resources\/(?:beta\/)?messages\/messages\.m?js$/,
      versionRange: ">=0.28.0 <0.134.0",
    }),
    create(anthropicMessages, {
      channelName: "spoor:messages",
      className: "Messages",
      filePath: /^resources\/(?:beta\/(?:tools|prompt-caching)\/)?messages\.m?js$/,
      // From 0.33 on a file of that name only passes others on.
      versionRange: ">=0.19.0 <0.33.0",
    }),
    create(anthropicCompletions, {
      channelName: "spoor:completions",
      className: "Completions",
      filePath: /^resources\/completions\.m?js$/,
      versionRange: ">=0.19.0 <0.134.0",
    }),
  ],
  endpoint(self) {
    const baseUrl = text(at(at(self, "_client"), "baseURL"));
    return baseUrl === undefined ? undefined : endpointOf(baseUrl, "anthropic");
  },
};

interface Place {
  readonly channelName: string;
  readonly className: string;
  readonly filePath: RegExp;
  readonly versionRange: string;
}

/** The method `create` of a class; every helper (`stream`, `parse`, the tool runner) calls it once a request. */
function create(provider: Provider, place: Place): Method {
  const { channelName, className, filePath, versionRange } = place;
  return {
    provider,
    target: {
      channelName,
      module: { name, versionRange, filePath },
      functionQuery: { className, methodName: "create", kind: "Sync" },
    },
  };
}

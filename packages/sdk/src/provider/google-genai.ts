import { at, text } from "@spoor/core/record";
import { endpointOf } from "./endpoint.ts";
import { googleEmbed } from "./google-embed.ts";
import { googleGenerate, googleGenerateStream } from "./google-generate.ts";
import { googleImages } from "./google-images.ts";
import { googleInteractions } from "./google-interactions.ts";
import type { Library, Method } from "./library.ts";
import type { Provider } from "./provider.ts";

const name = "@google/genai";

/**
 * The npm package `@google/genai`, for Google's own API and for Vertex AI.
 *
 * The methods behind the public ones make one request each: chats, loops of automatic function calls and continuations of
 * a reply call them once a request. An interaction that the library continues by itself is one call, whose usage it sums.
 */
export const googleGenAi: Library = {
  methods: [
    ofModels(googleGenerate, { channel: "generate", methodName: "generateContentInternal" }),
    ofModels(googleGenerateStream, {
      channel: "stream",
      methodName: "generateContentStreamInternal",
    }),
    ofModels(googleEmbed, {
      channel: "embed",
      methodName: "embedContentInternal",
      versionRange: ">=1.42.0",
    }),
    ofModels(googleEmbed, {
      channel: "embed",
      methodName: "embedContent",
      versionRange: ">=1.0.0 <1.42.0",
    }),
    ofModels(googleImages, { channel: "images", methodName: "generateImagesInternal" }),
    ofModels(googleImages, { channel: "edit-image", methodName: "editImageInternal" }),
    method(googleInteractions, {
      channel: "interactions",
      className: "BaseInteractions",
      methodName: "create",
    }),
    method(googleInteractions, {
      channel: "next-interactions",
      className: "GeminiNextGenInteractions",
      methodName: "create",
    }),
  ],
  endpoint(self) {
    const client = clientOf(self);
    const options = at(client, "clientOptions");
    const baseUrl = text(at(at(options, "httpOptions"), "baseUrl"));
    if (baseUrl === undefined) return undefined;
    const provider = at(options, "vertexai") === true ? "gcp.vertex_ai" : "gcp.gemini";
    return { provider, server: endpointOf(baseUrl).server };
  },
};

/** The object that knows where requests go, as each kind of resource holds it. */
function clientOf(self: unknown): unknown {
  return (
    at(self, "apiClient") ?? at(self, "parentClient") ?? at(at(self, "_client"), "clientAdapter")
  );
}

interface Place {
  readonly channel: string;
  readonly className: string;
  readonly methodName: string;
  /** From 1.0 on where left out. */
  readonly versionRange?: string;
}

function ofModels(provider: Provider, place: Omit<Place, "className">): Method {
  return method(provider, { ...place, className: "Models" });
}

function method(provider: Provider, place: Place): Method {
  const { channel, className, methodName, versionRange = ">=1.0.0" } = place;
  return {
    provider,
    target: {
      channelName: `spoor:${channel}`,
      // One file holds the library; there is one for Node, one for browsers, and one for all else.
      module: { name, versionRange, filePath: /^dist\/(?:node\/|web\/)?index\.[cm]js$/ },
      functionQuery: { className, methodName, kind: "Sync" },
      written: { as: "method" },
    },
  };
}

import { at, count } from "@spoor/core/record";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { googleEmbeddingUsage } from "@spoor/core/usage";
import { contentSize } from "./google-content.ts";
import { googleRequest } from "./google-request.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";

/** Reads the method of Google's library that makes one request for embeddings. */
export const googleEmbed: Provider = {
  request([params]) {
    // Some models take one content, which the library puts aside, and the list is left as it was given.
    const contents = at(params, "content") ?? at(params, "contents");
    const found: Found = {};
    add(
      found,
      GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
      count(at(at(params, "config"), "outputDimensionality")),
    );
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, Array.isArray(contents) ? contents.length : 1);
    add(found, SPOOR_REQUEST_SIZE, contentSize(contents));
    return googleRequest(params, { operation: "embeddings", stream: false }, found);
  },
  reply: (reply) => ({ attributes: {}, usage: googleEmbeddingUsage(reply) }),
  join: (soFar) => soFar,
  isOutput: () => false,
};

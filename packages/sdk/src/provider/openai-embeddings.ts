import { at, count, list, present, text } from "@spoor/core/record";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_REQUEST_ENCODING_FORMATS,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { openaiReplyUsage } from "@spoor/core/usage";
import { reportedError } from "./openai-error.ts";
import { add, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `embeddings.create` of OpenAI's library and of what speaks its protocol. */
export const openaiEmbeddings: Provider = {
  request([body]) {
    const input = at(body, "input");
    const format = text(at(body, "encoding_format"));
    const found: Found = {};
    add(found, GEN_AI_REQUEST_ENCODING_FORMATS, format === undefined ? undefined : [format]);
    add(found, GEN_AI_EMBEDDINGS_DIMENSION_COUNT, count(at(body, "dimensions")));
    add(found, SPOOR_REQUEST_MESSAGE_COUNT, isOneInput(input) ? 1 : list(input).length);
    add(found, SPOOR_REQUEST_SIZE, textSize(input));
    return openaiRequest("embeddings", body, found);
  },

  reply: (reply) => ({
    attributes: present({ [GEN_AI_RESPONSE_MODEL]: text(at(reply, "model")) }),
    usage: openaiReplyUsage(reply),
    error: reportedError(at(reply, "error")),
  }),

  join: (soFar) => soFar,
  isOutput: () => false,
};

/** A text, or one text as a list of token ids. */
function isOneInput(input: unknown): boolean {
  return typeof input === "string" || typeof list(input)[0] === "number";
}

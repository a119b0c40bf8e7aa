import { googleContent } from "@spoor/core/content";
import { at, count, text } from "@spoor/core/record";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_SEED,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { googleRequest } from "./google-request.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";

/** Reads the methods of Google's library that ask an Imagen model for images, which are billed by the image. */
export const googleImages: Provider = {
  request([params]) {
    const config = at(params, "config");
    const images = count(at(config, "numberOfImages"));
    const found: Found = {};
    add(found, GEN_AI_OUTPUT_TYPE, "image");
    add(found, GEN_AI_REQUEST_CHOICE_COUNT, images === 1 ? undefined : images);
    add(found, GEN_AI_REQUEST_SEED, count(at(config, "seed")));
    add(found, SPOOR_REQUEST_SIZE, text(at(params, "prompt"))?.length ?? 0);
    return googleRequest(params, { operation: "generate_content", stream: false }, found);
  },
  reply: () => ({ attributes: {}, usage: undefined }),
  join: (soFar) => soFar,
  isOutput: () => false,
  content: googleContent,
};

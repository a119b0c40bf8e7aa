import { textPromptContent } from "@spoor/core/content";
import { at, count, text } from "@spoor/core/record";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { openaiReplyUsage } from "@spoor/core/usage";
import { reportedError } from "./openai-error.ts";
import { add, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";

/** Reads `images.generate`, `images.edit` and `images.createVariation`. Models billed by the image tell no usage. */
export const openaiImages: Provider = {
  request([body]) {
    const images = count(at(body, "n"));
    const found: Found = {};
    add(found, GEN_AI_OUTPUT_TYPE, "image");
    add(found, GEN_AI_REQUEST_CHOICE_COUNT, images === 1 ? undefined : images);
    add(found, SPOOR_REQUEST_SIZE, text(at(body, "prompt"))?.length ?? 0);
    return openaiRequest("generate_content", body, found);
  },

  reply(reply) {
    const found: Found = {};
    if (reply instanceof StreamedImages && reply.isCompleted)
      add(found, GEN_AI_RESPONSE_FINISH_REASONS, ["stop"]);
    return {
      attributes: found,
      usage: openaiReplyUsage(reply),
      error: reportedError(at(reply, "error")),
    };
  },

  join(soFar, event) {
    const streamed = soFar instanceof StreamedImages ? soFar : new StreamedImages();
    streamed.add(event);
    return streamed;
  },

  isOutput: (event) => at(event, "b64_json") !== undefined,
  content: textPromptContent,
};

/** The events of streamed images so far, of which the last one tells the usage. */
class StreamedImages {
  usage: unknown;
  error: unknown;
  isCompleted = false;

  add(event: unknown): void {
    const type = text(at(event, "type"));
    this.usage = at(event, "usage") ?? this.usage;
    if (type === "error") this.error = at(event, "error") ?? event;
    if (type?.endsWith(".completed") === true) this.isCompleted = true;
  }
}

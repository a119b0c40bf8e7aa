import { textPromptContent } from "@spoor/core/content";
import { at, text } from "@spoor/core/record";
import { GEN_AI_OUTPUT_TYPE, SPOOR_REQUEST_SIZE } from "@spoor/core/semconv";
import { add, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/**
 * Reads `audio.speech.create`, whose reply is the HTTP response itself: to read its usage would be to take the audio from
 * the application, so that there is none.
 */
export const openaiSpeech: Provider = {
  request([body]) {
    const found: Found = {};
    add(found, GEN_AI_OUTPUT_TYPE, "speech");
    add(
      found,
      SPOOR_REQUEST_SIZE,
      textSize(text(at(body, "input"))) + textSize(text(at(body, "instructions"))),
    );
    return openaiRequest("generate_content", body, found);
  },
  reply: () => ({ attributes: {}, usage: undefined }),
  join: (soFar) => soFar,
  isOutput: () => false,
  content: textPromptContent,
};

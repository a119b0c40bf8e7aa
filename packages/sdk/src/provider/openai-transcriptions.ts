import { textPromptContent } from "@spoor/core/content";
import { at, text } from "@spoor/core/record";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
} from "@spoor/core/semconv";
import { openaiTranscriptionUsage } from "@spoor/core/usage";
import { reportedError } from "./openai-error.ts";
import { add, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";
import { textSize } from "./text-size.ts";

/** Reads `audio.transcriptions.create` and `audio.translations.create`. What is billed by the second tells how long the audio is. */
export const openaiTranscriptions: Provider = {
  request([body]) {
    const found: Found = {};
    add(found, GEN_AI_OUTPUT_TYPE, "text");
    add(found, SPOOR_REQUEST_SIZE, textSize(text(at(body, "prompt"))));
    return openaiRequest("generate_content", body, found);
  },

  reply(reply) {
    const streamed = reply instanceof StreamedTranscription ? reply : undefined;
    const found: Found = {};
    if (streamed?.isCompleted === true) add(found, GEN_AI_RESPONSE_FINISH_REASONS, ["stop"]);
    // Subtitles and plain text come as a text.
    add(found, SPOOR_RESPONSE_SIZE, streamed?.size ?? textSize(text(reply) ?? at(reply, "text")));
    return {
      attributes: found,
      usage: openaiTranscriptionUsage(reply),
      error: reportedError(at(reply, "error")),
    };
  },

  join(soFar, event) {
    const streamed = soFar instanceof StreamedTranscription ? soFar : new StreamedTranscription();
    streamed.add(event);
    return streamed;
  },

  isOutput: (event) => text(at(event, "type"))?.endsWith(".delta") === true,
  content: textPromptContent,
};

/** The events of a streamed transcription so far. */
class StreamedTranscription {
  usage: unknown;
  error: unknown;
  size = 0;
  isCompleted = false;

  add(event: unknown): void {
    const type = text(at(event, "type"));
    if (type === "transcript.text.delta") this.size += textSize(text(at(event, "delta")));
    if (type === "error") this.error = at(event, "error") ?? event;
    if (type !== "transcript.text.done") return;
    this.isCompleted = true;
    this.usage = at(event, "usage");
    this.size = Math.max(this.size, textSize(text(at(event, "text"))));
  }
}

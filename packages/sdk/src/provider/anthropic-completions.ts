import { anthropicCompletionsContent } from "@spoor/core/content";
import { at, count, text } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
} from "@spoor/core/semconv";
import { anthropicSampling } from "./anthropic-request.ts";
import { reportedError } from "./openai-error.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { Provider } from "./provider.ts";
import { StreamedWords } from "./streamed-words.ts";

/** Reads `completions.create` of Anthropic's library, the older API that continues a prompt and tells no usage. */
export const anthropicCompletions: Provider = {
  request([body]) {
    const attributes = anthropicSampling(body);
    add(attributes, GEN_AI_REQUEST_MAX_TOKENS, count(at(body, "max_tokens_to_sample")));
    add(attributes, SPOOR_REQUEST_SIZE, text(at(body, "prompt"))?.length ?? 0);
    const model = text(at(body, "model"));
    return { operation: "text_completion", model, stream: at(body, "stream") === true, attributes };
  },

  reply(reply) {
    const completion = reply instanceof StreamedCompletion ? reply : joined(undefined, reply);
    const { stopReason } = completion;
    const attributes: Found = {};
    add(attributes, GEN_AI_RESPONSE_ID, completion.id);
    add(attributes, GEN_AI_RESPONSE_MODEL, completion.model);
    add(
      attributes,
      GEN_AI_RESPONSE_FINISH_REASONS,
      stopReason === undefined ? undefined : [stopReason],
    );
    add(attributes, SPOOR_RESPONSE_SIZE, completion.size);
    return { attributes, usage: undefined, error: reportedError(at(reply, "error")) };
  },

  join: joined,
  isOutput: (chunk) => text(at(chunk, "completion")) !== undefined,
  content: anthropicCompletionsContent,
};

/** The chunks so far; each has the fields of a whole reply, its text the part that is new. */
class StreamedCompletion {
  id: string | undefined;
  model: string | undefined;
  stopReason: string | undefined;
  size = 0;
  readonly words: StreamedWords = new StreamedWords();
}

function joined(soFar: unknown, chunk: unknown): StreamedCompletion {
  const streamed = soFar instanceof StreamedCompletion ? soFar : new StreamedCompletion();
  streamed.id ??= text(at(chunk, "id"));
  streamed.model ??= text(at(chunk, "model"));
  streamed.stopReason = text(at(chunk, "stop_reason")) ?? streamed.stopReason;
  const said = text(at(chunk, "completion"));
  streamed.size += said?.length ?? 0;
  streamed.words.say(said);
  return streamed;
}

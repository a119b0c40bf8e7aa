import { at, list, present } from "../record/read.ts";
import { anthropicContent } from "./anthropic.ts";
import { converseContent } from "./bedrock-converse.ts";
import type { ContentShape, Message, OutputMessage } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { openaiChatContent } from "./openai-chat.ts";
import { documentPart, textParts } from "./part.ts";
import { StreamedMessage } from "./streamed-message.ts";

/**
 * The bodies of InvokeModel, each in its model's own shape: of Anthropic, of Amazon's Nova and Titan, of Cohere, Llama and
 * Mistral, and of what has OpenAI's.
 */
export const invokeContent: ContentShape = {
  request(body) {
    if (at(body, "anthropic_version") !== undefined) return anthropicContent.request(body);
    if (at(body, "inferenceConfig") !== undefined || at(body, "schemaVersion") !== undefined)
      return converseContent.request(body);
    if (Array.isArray(at(body, "messages"))) return openaiChatContent.request(body);
    return promptOf(body);
  },
  reply(reply) {
    if (reply instanceof InvokeStream) return reply.messages();
    const { shape, said } = shapeOf(reply);
    return shape === undefined ? said : shape.reply(reply);
  },
  join(soFar, part) {
    const streamed = soFar instanceof InvokeStream ? soFar : new InvokeStream();
    streamed.add(part);
    return streamed;
  },
};

/** A body of text: Titan's, Llama's, Mistral's, or Cohere's with its history and documents. */
function promptOf(body: unknown) {
  const system = textParts(at(body, "preamble"));
  const prompt = at(body, "prompt") ?? at(body, "inputText") ?? at(body, "message");
  const documents = list(at(body, "documents")).map((one) =>
    documentPart(at(one, "title"), at(one, "snippet") ?? at(one, "text") ?? one),
  );
  const parts = [...textParts(prompt), ...documents];
  const history = list(at(body, "chat_history")).map((one): Message => ({
    role: at(one, "role") === "CHATBOT" ? "assistant" : "user",
    parts: textParts(at(one, "message")),
  }));
  return present({
    system: system.length > 0 ? system : undefined,
    messages: parts.length > 0 ? [...history, { role: "user", parts }] : history,
  });
}

interface Said {
  /** The other API in whose shape a reply is. */
  readonly shape?: ContentShape;
  readonly said: readonly OutputMessage[];
}

function shapeOf(body: unknown): Said {
  if (at(body, "type") === "message") return { shape: anthropicContent, said: [] };
  if (at(at(body, "output"), "message") !== undefined) return { shape: converseContent, said: [] };
  if (Array.isArray(at(body, "choices"))) return { shape: openaiChatContent, said: [] };
  const answers = [at(body, "results"), at(body, "outputs"), at(body, "generations")].flatMap(list);
  return { said: (answers.length > 0 ? answers : [body]).flatMap(answerOf) };
}

function answerOf(answer: unknown): readonly OutputMessage[] {
  const parts = textParts(textIn(answer));
  const reason = finishReason(reasonIn(answer));
  if (parts.length === 0 && reason.finish_reason === undefined) return [];
  return [{ role: "assistant", parts, ...reason }];
}

const textIn = (one: unknown): unknown =>
  at(one, "outputText") ?? at(one, "generation") ?? at(one, "text");
const reasonIn = (one: unknown): unknown =>
  at(one, "completionReason") ?? at(one, "stop_reason") ?? at(one, "finish_reason");

/** The parts of a streamed answer so far. */
class InvokeStream {
  #shape: ContentShape | undefined;
  #joined: unknown;
  readonly #message = new StreamedMessage();

  add(part: unknown): void {
    this.#shape ??= streamShapeOf(part);
    if (this.#shape !== undefined) {
      this.#joined = this.#shape.join(this.#joined, part);
      return;
    }
    const [answer] = [...list(at(part, "outputs")), ...list(at(part, "generations")), part];
    this.#message.grow("text", { type: "text" }, textIn(answer));
    this.#message.finishReason = reasonIn(answer) ?? this.#message.finishReason;
  }

  messages(): readonly OutputMessage[] {
    if (this.#shape !== undefined) return this.#shape.reply(this.#joined);
    return this.#message.isEmpty ? [] : [this.#message.message()];
  }
}

function streamShapeOf(part: unknown): ContentShape | undefined {
  if (at(part, "type") === "message_start") return anthropicContent;
  if (at(part, "messageStart") !== undefined) return converseContent;
  return Array.isArray(at(part, "choices")) ? openaiChatContent : undefined;
}

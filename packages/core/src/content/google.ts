import { at, list, present, text } from "../record/read.ts";
import type { ContentShape, Message, OutputMessage, Part } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { partsOf } from "./google-part.ts";
import { GoogleStream } from "./google-stream.ts";
import { googleToolsOf } from "./google-tool.ts";
import { textParts } from "./part.ts";

/** The requests that generate content of Gemini, as Google's library takes them. */
export const googleContent: ContentShape = {
  request(params) {
    const config = at(params, "config");
    const system = contentsOf(at(config, "systemInstruction")).flatMap(({ parts }) => parts);
    const messages = contentsOf(at(params, "contents"));
    const prompt = textParts(at(params, "prompt"));
    return present({
      system: system.length > 0 ? system : undefined,
      messages: prompt.length > 0 ? [{ role: "user", parts: prompt }] : messages,
      tools: googleToolsOf(at(config, "tools")),
    });
  },
  reply: (reply) =>
    reply instanceof GoogleStream
      ? reply.messages()
      : list(at(reply, "candidates")).map(candidateOf),
  join(soFar, chunk) {
    const streamed = soFar instanceof GoogleStream ? soFar : new GoogleStream();
    streamed.add(chunk);
    return streamed;
  },
};

function candidateOf(candidate: unknown): OutputMessage {
  const parts = list(at(at(candidate, "content"), "parts")).flatMap(partsOf);
  return { role: "assistant", parts, ...finishReason(at(candidate, "finishReason")) };
}

/** What the library takes for contents: a text, a part, a content, or a list of these; what is no content is the user's. */
function contentsOf(contents: unknown): readonly Message[] {
  const items = Array.isArray(contents) ? list(contents) : [contents];
  const loose: Part[] = [];
  const messages: Message[] = [];
  for (const item of items) {
    if (!Array.isArray(at(item, "parts"))) loose.push(...partsOf(item));
    else messages.push({ role: roleOf(item), parts: list(at(item, "parts")).flatMap(partsOf) });
  }
  return loose.length > 0 ? [...messages, { role: "user", parts: loose }] : messages;
}

function roleOf(content: unknown): string {
  const role = text(at(content, "role")) ?? "user";
  return role === "model" ? "assistant" : role;
}

import { at, list, present, text } from "../record/read.ts";
import { AiSdkStream } from "./ai-sdk-stream.ts";
import { partsOf, reasonOf } from "./ai-sdk-part.ts";
import type { ContentShape, Message, RequestContent } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { textParts } from "./part.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** What models of Vercel's AI SDK are given and give, whatever their provider. */
export const aiSdkContent: ContentShape = {
  request(options) {
    const prompt = at(options, "prompt");
    if (!Array.isArray(prompt)) return mediaRequest(options);
    return present({
      messages: prompt.map(messageOf),
      tools: toolsOf(at(options, "tools"), toolOf),
    });
  },
  reply(result) {
    if (result instanceof AiSdkStream) return result.messages();
    const content = at(result, "content");
    const parts = Array.isArray(content)
      ? content.flatMap(partsOf)
      : // What was said in a sound.
        textParts(at(result, "text"));
    const reason = finishReason(reasonOf(at(result, "finishReason")));
    const isEmpty = parts.length === 0 && reason.finish_reason === undefined;
    return isEmpty ? [] : [{ role: "assistant", parts, ...reason }];
  },
  join(soFar, part) {
    const streamed = soFar instanceof AiSdkStream ? soFar : new AiSdkStream();
    streamed.add(part);
    return streamed;
  },
};

function messageOf(message: unknown): Message {
  const content = at(message, "content");
  return {
    role: text(at(message, "role")) ?? "user",
    parts: Array.isArray(content) ? content.flatMap(partsOf) : textParts(content),
  };
}

/** Of an image, speech or transcription model, or of one that ranks documents. */
function mediaRequest(options: unknown): RequestContent {
  const prompt = at(options, "prompt");
  const said = text(prompt) ?? at(prompt, "text") ?? at(options, "text") ?? at(options, "query");
  const parts = textParts(said);
  const documents = list(at(at(options, "documents"), "values")).map((content) => ({ content }));
  return present({
    messages: parts.length > 0 ? [{ role: "user", parts }] : undefined,
    documents: documents.length > 0 ? documents : undefined,
  });
}

function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type"));
  return type === "function"
    ? functionTool(tool, at(tool, "inputSchema"))
    : otherTool(text(at(tool, "id")) ?? type, at(tool, "name"));
}

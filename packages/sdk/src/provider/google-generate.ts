import { googleContent } from "@spoor/core/content";
import { at } from "@spoor/core/record";
import {
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { googleReplyUsage } from "@spoor/core/usage";
import { contentCount, contentSize } from "./google-content.ts";
import { GeneratedContent, isGeneratedOutput } from "./google-generate-stream.ts";
import { generation, googleRequest, toolCount } from "./google-request.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply, CallRequest, Provider } from "./provider.ts";

/** Reads the method of Google's library that makes one request to generate content. */
export const googleGenerate: Provider = {
  request: ([params]) => generateRequest(params, false),
  reply,
  join,
  isOutput: isGeneratedOutput,
  content: googleContent,
};

/** Reads the method that makes one such request and streams its reply. */
export const googleGenerateStream: Provider = {
  ...googleGenerate,
  request: ([params]) => generateRequest(params, true),
};

function generateRequest(params: unknown, stream: boolean): CallRequest {
  const config = at(params, "config");
  const contents = at(params, "contents");
  const found = generation(config);
  add(found, SPOOR_REQUEST_MESSAGE_COUNT, contentCount(contents));
  add(found, SPOOR_REQUEST_TOOL_COUNT, toolCount(at(config, "tools")) || undefined);
  add(
    found,
    SPOOR_REQUEST_SIZE,
    contentSize(contents) + contentSize(at(config, "systemInstruction")),
  );
  return googleRequest(params, { operation: "generate_content", stream }, found);
}

function reply(whole: unknown): CallReply {
  const content = whole instanceof GeneratedContent ? whole : wholeContent(whole);
  const { finishReasons } = content;
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_ID, content.responseId);
  add(found, GEN_AI_RESPONSE_MODEL, content.modelVersion);
  add(found, GEN_AI_RESPONSE_FINISH_REASONS, finishReasons.length > 0 ? finishReasons : undefined);
  add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, content.toolCalls || undefined);
  add(found, SPOOR_RESPONSE_SIZE, content.size);
  return { attributes: found, usage: googleReplyUsage(content) };
}

function wholeContent(whole: unknown): GeneratedContent {
  const content = new GeneratedContent(false);
  content.add(whole);
  return content;
}

function join(soFar: unknown, chunk: unknown): GeneratedContent {
  const content = soFar instanceof GeneratedContent ? soFar : new GeneratedContent();
  content.add(chunk);
  return content;
}

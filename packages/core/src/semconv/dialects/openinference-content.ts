import { at, list, text } from "../../record/read.ts";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from "../gen-ai-names.generated.ts";
import { unflattened } from "./flattened.ts";
import {
  messagesOf,
  partOf,
  textPart,
  toolCallPart,
  toolDefinitionsOf,
  toolResponsePart,
} from "./message.ts";
import type { Message, Part } from "./message.ts";
import { parsed } from "./translation.ts";
import type { Translation } from "./translation.ts";

const input = "input.value";
const output = "output.value";
const inputType = "input.mime_type";
const outputType = "output.mime_type";

/** Translates what a span of `operation` was given and gave; that of a span that is no operation stays as it is. */
export function translateOpenInferenceContent(
  translation: Translation,
  operation: string | undefined,
): void {
  switch (operation) {
    case "chat":
      addResponseId(translation);
      translateMessages(translation);
      translateTools(translation);
      break;
    case "invoke_agent":
      translateMessages(translation);
      break;
    case "execute_tool":
      translation.take(inputType, outputType);
      translation.rename({ "tool.parameters": GEN_AI_TOOL_CALL_ARGUMENTS });
      translation.rename({
        [input]: GEN_AI_TOOL_CALL_ARGUMENTS,
        [output]: GEN_AI_TOOL_CALL_RESULT,
      });
      break;
    case "retrieval":
      translateRetrieval(translation);
      break;
    case undefined:
    default:
  }
}

/** The reply's id stands only in its JSON. */
function addResponseId(translation: Translation): void {
  if (translation.get(outputType) !== "application/json") return;
  translation.add(GEN_AI_RESPONSE_ID, text(at(parsed(translation.get(output)), "id")));
}

function translateMessages(translation: Translation): void {
  const given = takeMessages(translation, "llm.input_messages.", "user");
  const said = takeMessages(translation, "llm.output_messages.", "assistant");
  translation.take(inputType, outputType);
  // The whole request and reply repeat the messages, where there are any.
  const asked = given ?? messagesOf(withoutBody(translation.take(input)), "user");
  const answered = said ?? messagesOf(withoutBody(translation.take(output)), "assistant");
  translation.take(input, output, "llm.invocation_parameters");
  if (asked !== undefined) translation.add(GEN_AI_INPUT_MESSAGES, JSON.stringify(asked));
  if (answered !== undefined) translation.add(GEN_AI_OUTPUT_MESSAGES, JSON.stringify(answered));
}

/** The messages of a request's JSON, or the text itself. */
function withoutBody(value: unknown): unknown {
  const body = parsed(value);
  return at(body, "messages") ?? at(body, "input") ?? at(body, "output") ?? value;
}

function takeMessages(
  translation: Translation,
  prefix: string,
  role: string,
): readonly Message[] | undefined {
  const found = list(unflattened(prefix, translation.attributes)).map((one) => ({
    role: text(at(at(one, "message"), "role")) ?? role,
    parts: partsOf(at(one, "message")),
  }));
  translation.take(...translation.names().filter((name) => name.startsWith(prefix)));
  return found.length > 0 ? found : undefined;
}

function partsOf(message: unknown): readonly Part[] {
  const content = text(at(message, "content"));
  const answered = text(at(message, "tool_call_id"));
  if (answered !== undefined) return [toolResponsePart(answered, content)];
  const calls = list(at(message, "tool_calls")).map((one) => callOf(at(one, "tool_call")));
  const parts = list(at(message, "contents")).flatMap((one) =>
    contentOf(at(one, "message_content")),
  );
  return [...(content === undefined ? [] : [textPart(content)]), ...parts, ...calls];
}

function callOf(call: unknown): Part {
  const called = at(call, "function");
  return toolCallPart(at(call, "id"), at(called, "name"), at(called, "arguments"));
}

function contentOf(content: unknown): readonly Part[] {
  const type = text(at(content, "type"));
  // A call of a tool stands among the message's calls too.
  if (type === "tool_use") return [];
  const url = at(at(at(content, "image"), "image"), "url");
  return partOf(url === undefined ? content : { type: "image", image: url });
}

function translateTools(translation: Translation): void {
  const prefix = "llm.tools.";
  const tools = list(unflattened(prefix, translation.attributes));
  translation.take(...translation.names().filter((name) => name.startsWith(prefix)));
  const defined = toolDefinitionsOf(tools.map((one) => at(at(one, "tool"), "json_schema")));
  if (defined !== undefined) translation.add(GEN_AI_TOOL_DEFINITIONS, JSON.stringify(defined));
}

function translateRetrieval(translation: Translation): void {
  const prefix = "retrieval.documents.";
  const found = list(unflattened(prefix, translation.attributes)).map((one) => at(one, "document"));
  translation.take(inputType);
  translation.rename({ [input]: GEN_AI_RETRIEVAL_QUERY_TEXT });
  if (found.length === 0) return;
  translation.take(...translation.names().filter((name) => name.startsWith(prefix)));
  translation.add(GEN_AI_RETRIEVAL_DOCUMENTS, JSON.stringify(found));
}

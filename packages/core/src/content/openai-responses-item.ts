import { at, list, present, text } from "../record/read.ts";
import type { Part } from "./content.ts";
import {
  genericPart,
  mediaParts,
  reasoningParts,
  serverCallPart,
  serverResponsePart,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";

/** The parts of an item of a response's input or output. */
export function partsOfItem(item: unknown): readonly Part[] {
  const type = text(at(item, "type")) ?? "message";
  const id = at(item, "call_id") ?? at(item, "id");
  switch (type) {
    case "message":
      return partsOfContent(at(item, "content"));
    case "reasoning":
      return [...list(at(item, "summary")), ...list(at(item, "content"))].flatMap((one) =>
        reasoningParts(at(one, "text")),
      );
    case "function_call":
      return [toolCallPart(id, at(item, "name"), at(item, "arguments"))];
    case "custom_tool_call":
      return [toolCallPart(id, at(item, "name"), at(item, "input"))];
    case "compaction":
      return [{ type }];
    case "item_reference":
      return [genericPart(type, { id: text(at(item, "id")) })];
    default:
      if (type.endsWith("_call_output"))
        return [toolResponsePart(id, responseOf(at(item, "output")))];
      return type.endsWith("_call") ? serverParts(type, item) : [genericPart(type, {})];
  }
}

/** The parts of a message: a text, or a list of parts. */
export function partsOfContent(content: unknown): readonly Part[] {
  return Array.isArray(content) ? list(content).flatMap(partsOf) : textParts(content);
}

function partsOf(part: unknown): readonly Part[] {
  const type = text(at(part, "type"));
  switch (type) {
    case "input_text":
    case "output_text":
    case "text":
      return textParts(at(part, "text"));
    case "refusal":
      return textParts(at(part, "refusal"));
    case "input_image":
      return mediaParts({
        modality: "image",
        data: at(part, "image_url"),
        fileId: at(part, "file_id"),
      });
    case "input_file":
      return mediaParts({
        data: at(part, "file_data") ?? at(part, "file_url"),
        fileId: at(part, "file_id"),
      });
    case "output_audio":
    case "input_audio":
    case "audio":
      return [
        ...textParts(at(part, "transcript")),
        ...mediaParts({ mimeType: "audio", data: at(part, "data") ?? at(part, "audio") }),
      ];
    case undefined:
      return textParts(part);
    default:
      return [genericPart(type, {})];
  }
}

function responseOf(output: unknown): unknown {
  if (!Array.isArray(output)) return output;
  const parts = partsOfContent(output);
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first["content"] : parts;
}

/** A call of a tool that runs at the provider holds its result, where there is one. */
function serverParts(type: string, item: unknown): readonly Part[] {
  const id = at(item, "id");
  const name = type.slice(0, -"_call".length);
  if (type === "image_generation_call")
    return [
      serverCallPart(id, name, {}),
      ...mediaParts({ mimeType: "image", data: at(item, "result") }),
    ];
  const given = present({
    arguments: at(item, "arguments"),
    action: at(item, "action"),
    code: at(item, "code"),
    queries: at(item, "queries"),
  });
  const said = present({
    output: at(item, "output") ?? undefined,
    outputs: at(item, "outputs") ?? undefined,
    results: at(item, "results") ?? undefined,
    error: at(item, "error") ?? undefined,
  });
  const call = serverCallPart(id, at(item, "name") ?? name, given);
  return Object.keys(said).length > 0
    ? [call, serverResponsePart(id, at(item, "name") ?? name, said)]
    : [call];
}

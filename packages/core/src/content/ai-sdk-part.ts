import { at, list, text } from "../record/read.ts";
import type { Part } from "./content.ts";
import {
  genericPart,
  mediaParts,
  reasoningParts,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";

/** The parts of the conventions that one of a prompt or of a result is. */
export function partsOf(part: unknown): readonly Part[] {
  const type = text(at(part, "type"));
  const id = at(part, "toolCallId");
  switch (type) {
    case undefined:
      return textParts(part);
    case "text":
      return textParts(at(part, "text"));
    case "reasoning":
      return reasoningParts(at(part, "text"));
    case "image":
    case "file":
    case "media":
    case "reasoning-file":
      return fileParts(part, type === "image" ? "image" : undefined);
    case "tool-call":
      return [toolCallPart(id, at(part, "toolName"), at(part, "input") ?? at(part, "args"))];
    case "tool-result":
      return [toolResponsePart(id, responseOf(at(part, "output") ?? at(part, "result")))];
    case "source":
      return [
        genericPart("document", {
          id: text(at(part, "id")),
          uri: text(at(part, "url")),
          content: text(at(part, "title")),
        }),
      ];
    default:
      return [genericPart(type, {})];
  }
}

/** Data is base64, bytes, a URL, or tagged with which of them it is. */
function fileParts(part: unknown, modality: string | undefined): readonly Part[] {
  const given = at(part, "data") ?? at(part, "image") ?? at(part, "url");
  const tagged = at(given, "data") ?? at(given, "url");
  return mediaParts({
    ...(modality !== undefined && { modality }),
    mimeType: at(part, "mediaType"),
    data: tagged ?? given,
    fileId: at(given, "id") ?? at(part, "fileId"),
  });
}

/** The SDK wraps what a tool answered into `{ type, value }`. */
function responseOf(output: unknown): unknown {
  if (text(at(output, "type")) === undefined) return output;
  const value = at(output, "value");
  if (at(output, "type") === "content") return list(value).flatMap(partsOf);
  return value ?? output;
}

/** What the provider said of why it stopped is in `raw`; the SDK's word is the same with every provider. */
export function reasonOf(reason: unknown): unknown {
  const said = text(at(reason, "unified")) ?? text(reason);
  return said === "unknown" || said === "other" ? undefined : said;
}

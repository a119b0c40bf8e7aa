import { at, list, text } from "../record/read.ts";
import type { Part } from "./content.ts";
import {
  documentPart,
  genericPart,
  mediaParts,
  reasoningParts,
  serverCallPart,
  serverResponsePart,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";

/** The parts of a content: a text, or a list of blocks. */
export function blocksOf(content: unknown): readonly Part[] {
  return Array.isArray(content) ? list(content).flatMap(partsOfBlock) : textParts(content);
}

/** The parts of one block of a message. */
export function partsOfBlock(block: unknown): readonly Part[] {
  const type = text(at(block, "type"));
  const id = at(block, "id") ?? at(block, "tool_use_id");
  switch (type) {
    case undefined:
      return textParts(block);
    case "text":
      return textParts(at(block, "text"));
    case "thinking":
      return reasoningParts(at(block, "thinking"));
    case "redacted_thinking":
    case "fallback":
      return [genericPart(type, {})];
    case "image":
      return mediaOf(at(block, "source"), "image");
    case "document":
      return documentOf(block);
    case "search_result":
      return [documentPart(at(block, "title"), textOf(at(block, "content")))];
    case "container_upload":
      return mediaParts({ fileId: at(block, "file_id") });
    case "tool_use":
      return [toolCallPart(id, at(block, "name"), at(block, "input"))];
    case "tool_result":
      return [toolResponsePart(id, responseOf(at(block, "content")))];
    case "compaction":
      return [{ type, content: text(at(block, "content")) ?? null }];
    default:
      return serverParts(type, id, block);
  }
}

/** `server_tool_use`, `mcp_tool_use`, and results such as `web_search_tool_result`. */
function serverParts(type: string, id: unknown, block: unknown): readonly Part[] {
  if (type.endsWith("_tool_use"))
    return [serverCallPart(id, at(block, "name"), { input: at(block, "input") })];
  const [, name] = /^(.+)_tool_result$/.exec(type) ?? [];
  return name === undefined
    ? [genericPart(type, {})]
    : [serverResponsePart(id, name, { content: at(block, "content") })];
}

/** A result of one text is told as that text. */
function responseOf(content: unknown): unknown {
  const parts = blocksOf(content);
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first["content"] : parts;
}

function mediaOf(source: unknown, modality: string): readonly Part[] {
  return mediaParts({
    modality,
    mimeType: at(source, "media_type"),
    data: at(source, "data") ?? at(source, "url"),
    fileId: at(source, "file_id"),
  });
}

/** A document's source is a file, text, or blocks. */
function documentOf(block: unknown): readonly Part[] {
  const source = at(block, "source");
  const isText = at(source, "type") === "text" || at(source, "type") === "content";
  if (!isText) return mediaOf(source, "document");
  const content = at(source, "data") ?? textOf(at(source, "content"));
  return [documentPart(at(block, "title"), content)];
}

function textOf(content: unknown): string {
  const texts = blocksOf(content).map((part) => text(part["content"]) ?? "");
  return texts.join("\n");
}

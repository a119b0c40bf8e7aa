import { at, list, text } from "../record/read.ts";
import type { Part } from "./content.ts";
import {
  documentPart,
  genericPart,
  mediaParts,
  reasoningParts,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";

/** The parts of one block of a message or of the instructions. */
export function partsOfBlock(block: unknown): readonly Part[] {
  if (typeof block !== "object" || block === null) return textParts(block);
  for (const [name, read] of readers) {
    const held = at(block, name);
    if (held !== undefined && held !== null) return read(held);
  }
  const [name] = Object.keys(block);
  // A marker of what is to be cached says nothing.
  return name === undefined || name === "cachePoint" ? [] : [genericPart(name, {})];
}

type Reader = (held: unknown) => readonly Part[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["text", (held) => textParts(at(held, "text") ?? held)],
  ["image", (image) => mediaOf(image, "image")],
  ["video", (video) => mediaOf(video, "video")],
  ["audio", (audio) => mediaOf(audio, "audio")],
  ["document", documentOf],
  ["toolUse", (call) => [toolCallPart(at(call, "toolUseId"), at(call, "name"), at(call, "input"))]],
  [
    "toolResult",
    (made) => [toolResponsePart(at(made, "toolUseId"), responseOf(at(made, "content")))],
  ],
  ["guardContent", partsOfBlock],
  ["reasoningContent", (said) => reasoningParts(at(at(said, "reasoningText"), "text"))],
  ["citationsContent", (said) => list(at(said, "content")).flatMap(partsOfBlock)],
  ["searchResult", (found) => [documentPart(at(found, "title"), textOf(at(found, "content")))]],
]);

/** A result is a list of JSON, text and files; one of a single JSON or text is told as that. */
function responseOf(content: unknown): unknown {
  const said = list(content).flatMap((one): readonly unknown[] => {
    const json = at(one, "json");
    return json === undefined ? partsOfBlock(one) : [json];
  });
  const [first] = said;
  if (said.length !== 1) return said;
  return at(first, "type") === "text" ? at(first, "content") : first;
}

/** Formats are named as the ends of files. */
function mediaOf(media: unknown, modality: string): readonly Part[] {
  const format = text(at(media, "format"));
  const source = at(media, "source");
  return mediaParts({
    modality,
    mimeType: format === undefined ? undefined : `${modality}/${format}`,
    data: at(source, "bytes") ?? at(at(source, "s3Location"), "uri"),
  });
}

function documentOf(document: unknown): readonly Part[] {
  const source = at(document, "source");
  const words = at(source, "text") ?? (at(source, "content") && textOf(at(source, "content")));
  if (typeof words === "string") return [documentPart(at(document, "name"), words)];
  return mediaParts({ data: at(source, "bytes") ?? at(at(source, "s3Location"), "uri") });
}

function textOf(content: unknown): string {
  return list(content)
    .map((one) => text(at(one, "text")) ?? "")
    .join("\n");
}

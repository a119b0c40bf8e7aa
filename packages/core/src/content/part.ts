import { at, present, text } from "../record/read.ts";
import type { Part } from "../semconv/dialects/message.ts";

export { toolCallPart, toolResponsePart } from "../semconv/dialects/message.ts";

/** A part of text; none for what is no text or empty. */
export function textParts(value: unknown): readonly Part[] {
  const content = text(value);
  return content === undefined ? [] : [{ type: "text", content }];
}

/** A part of the model's thoughts; none for what is no text or empty. */
export function reasoningParts(value: unknown): readonly Part[] {
  const content = text(value);
  return content === undefined ? [] : [{ type: "reasoning", content }];
}

/** A part of a type that the conventions do not know. */
export function genericPart(type: string, said: Readonly<Record<string, unknown>>): Part {
  return { ...present(said), type: "generic", generic_type: type };
}

/** Parts as instructions, which are texts; of any other part its type is told. */
export function instructionParts(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) =>
    part.type === "text" || part.type === "generic" ? part : genericPart(part.type, {}),
  );
}

/** A text that a model was given to answer from. */
export function documentPart(title: unknown, content: unknown): Part {
  return genericPart("document", { title: text(title), content });
}

/** A call of a tool that runs at the provider. */
export function serverCallPart(id: unknown, name: unknown, given: object): Part {
  const called = text(name) ?? "unknown";
  return {
    type: "server_tool_call",
    ...present({ id: text(id) }),
    name: called,
    server_tool_call: { type: called, ...given },
  };
}

/** What a tool that runs at the provider answered. */
export function serverResponsePart(id: unknown, name: unknown, response: object): Part {
  return {
    type: "server_tool_call_response",
    ...present({ id: text(id) }),
    server_tool_call_response: { type: text(name) ?? "unknown", ...response },
  };
}

/** An image, a sound, a video or a file. */
export interface Media {
  readonly mimeType?: unknown;
  /** Where the type does not say it. */
  readonly modality?: string;
  /** Base64, a `data:` URL, another URL, or bytes. */
  readonly data?: unknown;
  /** The name of an uploaded file. */
  readonly fileId?: unknown;
}

/** Longest start of a `data:` URL, before its data. */
const maxHead = 200;

/** Media as the conventions tell them apart: by their data, by where they are, or by their name. */
export function mediaParts({ mimeType, modality, data, fileId }: Media): readonly Part[] {
  const place = text(at(data, "href")) ?? text(data);
  const head = place?.startsWith("data:") === true ? place.slice(0, maxHead) : undefined;
  const type = text(mimeType) ?? /^data:([^;,]+)/.exec(head ?? "")?.[1];
  const what = { modality: modalityOf(type) ?? modality ?? "document", mime_type: type };
  if (head !== undefined && place !== undefined) {
    const content = place.slice(place.indexOf(",") + 1);
    return [{ type: "blob", ...present(what), content }];
  }
  if (place !== undefined) {
    const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(place.slice(0, maxHead));
    return isAddress
      ? [{ type: "uri", ...present(what), uri: place }]
      : [{ type: "blob", ...present(what), content: place }];
  }
  if (data instanceof Uint8Array) return [{ type: "blob", ...present(what), content: data }];
  const file_id = text(fileId);
  return file_id === undefined ? [] : [{ type: "file", ...present(what), file_id }];
}

function modalityOf(mimeType: string | undefined): string | undefined {
  if (mimeType === undefined) return undefined;
  return /^(?:image|audio|video)(?=\/|$)/.exec(mimeType)?.[0] ?? "document";
}

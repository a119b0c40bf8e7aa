import { text } from "../record/read.ts";
import type { Part } from "../semconv/dialects/message.ts";
import type { OutputMessage } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { parsed } from "../semconv/dialects/translation.ts";
import { serverCallPart, toolCallPart } from "./part.ts";

/** Longest text of a streamed message that is kept, in UTF-16 code units. */
const maxStreamed = 65_536;
/** Most parts of a streamed message. */
const maxParts = 1000;

/** What is known of a part when it starts; its text or its arguments come after. */
interface Start {
  readonly type: "text" | "reasoning" | "tool_call" | "server_tool_call" | "compaction";
  readonly id?: unknown;
  readonly name?: unknown;
}

interface Growing {
  readonly start: Start;
  kept: string;
  /** Of all that came. */
  size: number;
}

/** A message that comes in chunks: its parts by a key of the wire format's, in the order in which they started. */
export class StreamedMessage {
  role = "assistant";
  /** In the provider's words. */
  finishReason: unknown;
  readonly #parts = new Map<string, Growing | { readonly whole: Part }>();
  #left = maxStreamed;

  /** Adds `delta` to the part `key`, which is started as `start` where it is not there yet. */
  grow(key: string, start: Start, delta: unknown): void {
    const part = this.#parts.get(key) ?? this.#begin(key, start);
    const added = text(delta);
    if (part === undefined || "whole" in part || added === undefined) return;
    const kept = added.slice(0, this.#left);
    part.kept += kept;
    part.size += added.length;
    this.#left -= kept.length;
  }

  /** Sets a part that came whole; one that is too long keeps its type, ids and name alone. */
  put(key: string, whole: Part): void {
    const size = sizeOf(whole);
    if (this.#parts.size >= maxParts && !this.#parts.has(key)) return;
    this.#parts.set(key, { whole: size <= this.#left ? whole : withoutContent(whole, size) });
    this.#left -= Math.min(size, this.#left);
  }

  has(key: string): boolean {
    return this.#parts.has(key);
  }

  get isEmpty(): boolean {
    return this.#parts.size === 0 && this.finishReason === undefined;
  }

  message(): OutputMessage {
    const parts = [...this.#parts.values()].flatMap((part) =>
      "whole" in part ? [part.whole] : grown(part),
    );
    return { role: this.role, parts, ...finishReason(this.finishReason) };
  }

  #begin(key: string, start: Start): Growing | undefined {
    if (this.#parts.size >= maxParts) return undefined;
    const part = { start, kept: "", size: 0 };
    this.#parts.set(key, part);
    return part;
  }
}

/** The last word of a text that was cut, which may be the half of a secret that is one no longer. */
const lastWord = /\S{0,4096}$/;

function grown({ start, kept: all, size }: Growing): readonly Part[] {
  const isCut = size > all.length;
  const kept = isCut ? all.replace(lastWord, "") : all;
  const cut = isCut && { size };
  const given = kept === "" ? undefined : kept;
  const { type, id, name } = start;
  if (type === "tool_call") return [{ ...toolCallPart(id, name, given), ...cut }];
  if (type === "server_tool_call")
    return [{ ...serverCallPart(id, name, { input: parsed(given) ?? given }), ...cut }];
  if (size === 0 && type !== "compaction") return [];
  return [{ type, content: kept, ...cut }];
}

/** The length of a part as JSON, in UTF-16 code units; that of its data for one that holds bytes. */
function sizeOf(part: Part): number {
  const content = part["content"];
  if (part.type === "blob" && typeof content === "string") return content.length;
  if (content instanceof Uint8Array) return content.length;
  try {
    return JSON.stringify(part).length;
  } catch {
    return Infinity;
  }
}

function withoutContent(part: Part, size: number): Part {
  const { type, id, name, modality, mime_type, generic_type } = part;
  const kept = { id, name, modality, mime_type, generic_type };
  const known = Object.entries(kept).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), ...emptied(part), type, ...(size < Infinity && { size }) };
}

/** What a part of its type has to have. */
function emptied(part: Part): Readonly<Record<string, unknown>> {
  for (const name of ["server_tool_call", "server_tool_call_response"]) {
    const held = part[name];
    if (typeof held === "object" && held !== null && "type" in held)
      return { [name]: { type: held.type } };
  }
  if (part.type === "tool_call_response") return { response: null };
  return "content" in part ? { content: "" } : {};
}

import { createHash } from "node:crypto";
import { Blobs } from "@spoor/journal";
import type { Folder, StoredBlob } from "@spoor/journal";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from "@spoor/core/semconv";
import type { Config } from "../config.ts";
import { failed } from "../guard.ts";
import { redacted } from "../redaction.ts";

/** Where content goes that is too long for its attribute. */
interface Settings {
  /** Undefined where nothing is written to disk. */
  readonly blobs: Blobs | undefined;
  /** Longest content of one attribute, in bytes. */
  readonly limit: number;
}

let settings: Settings | undefined;

/** The part of what the journal may take of the disk that long content may take beside it. */
const partOfDisk = 0.25;

/** Writes long content to `folder` from here on; without a folder its size is all that is told. */
export function startBlobs(config: Config, folder: Folder | undefined): void {
  const { content, contentLimit, maxDisk } = config;
  const maxBytes = maxDisk * partOfDisk;
  const blobs = folder && new Blobs({ folder, maxBytes, now: Date.now });
  settings = content.kinds.length === 0 ? undefined : { blobs, limit: contentLimit };
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * `attributes` with each content that is too long replaced by a reference to the file that it was written to, redacted;
 * the same object where there is none. Never throws: what cannot be read or redacted is left out.
 */
export function withoutLongContent(attributes: Attributes): Attributes {
  if (settings === undefined) return attributes;
  let copy: Record<string, unknown> | undefined;
  for (const name in references) {
    const value = attributes[name];
    if (value === undefined) continue;
    const short = shortened(name, value, settings);
    if (short === value) continue;
    copy ??= { ...attributes };
    copy[name] = short;
  }
  return copy ?? attributes;
}

function shortened(name: string, value: unknown, { blobs, limit }: Settings): unknown {
  try {
    const isText = typeof value === "string";
    const text = isText ? value : (JSON.stringify(value) ?? "");
    if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return value;
    const safe = redacted(text);
    const reference = references[name]?.(partOf(blobs?.put(safe) ?? unstored(safe)));
    return isText ? JSON.stringify(reference) : reference;
  } catch (error) {
    failed("writing long content", error);
    return undefined;
  }
}

function unstored(text: string): StoredBlob {
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { path: undefined, size: Buffer.byteLength(text), sha256 };
}

/** A part of a message that says where its content is, or how large it was. */
function partOf({ path, size, sha256 }: StoredBlob): object {
  const what = { modality: "document", mime_type: "application/json", size, sha256 };
  return path === undefined
    ? { type: "blob", content: "", ...what }
    : { type: "uri", uri: `spoor:${path}`, ...what };
}

/** What stands in the place of each content, in the shape that the conventions give it. */
const references: Readonly<Record<string, (part: object) => unknown>> = {
  [GEN_AI_INPUT_MESSAGES]: (part) => [{ role: "user", parts: [part] }],
  [GEN_AI_OUTPUT_MESSAGES]: (part) => [{ role: "assistant", parts: [part] }],
  [GEN_AI_SYSTEM_INSTRUCTIONS]: (part) => [{ ...part, type: "generic", generic_type: "blob" }],
  [GEN_AI_TOOL_DEFINITIONS]: (part) => [{ ...part, type: "blob", name: "blob" }],
  [GEN_AI_RETRIEVAL_DOCUMENTS]: (part) => [part],
  [GEN_AI_TOOL_CALL_ARGUMENTS]: (part) => part,
  [GEN_AI_TOOL_CALL_RESULT]: (part) => part,
};

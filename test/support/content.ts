import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OutputMessage, RequestContent } from "@spoor/core/content";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
} from "@spoor/core/semconv";
import { contents } from "../../packages/core/src/check/message/content.ts";
import { unknownType } from "../../packages/core/src/check/message/part.ts";

/** What is wrong with a request's content, held against the conventions as the checker has them. */
export function requestProblems({ system, messages, tools }: RequestContent): readonly string[] {
  return [
    ...problems(GEN_AI_SYSTEM_INSTRUCTIONS, system),
    ...problems(GEN_AI_INPUT_MESSAGES, messages),
    ...problems(GEN_AI_TOOL_DEFINITIONS, tools),
  ];
}

/** As `requestProblems`, of a reply. */
export function replyProblems(messages: readonly OutputMessage[]): readonly string[] {
  return problems(GEN_AI_OUTPUT_MESSAGES, messages);
}

function problems(name: string, content: unknown): readonly string[] {
  if (content === undefined) return [];
  const shape = contents[name];
  if (shape === undefined) throw new Error(`the checker knows no ${name}`);
  // Bytes are no JSON; the checker sees what is written of them.
  const value: unknown = JSON.parse(
    JSON.stringify(content, (_, held: unknown) => (held instanceof Uint8Array ? "" : held)),
  );
  const wrong = [shape.schema(value), shape.strict(value)];
  const unknown = shape.partsOf(value).map(unknownType);
  return [...wrong, ...unknown].flatMap((one) => (one === undefined ? [] : [`${name} ${one}`]));
}

const folder = join(import.meta.dirname, "../../../shared/data/provider-cassettes");

/** Whether the recorded replies of real providers are there; says so where they are not. */
export const hasRecorded: boolean = existsSync(folder);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!hasRecorded) console.warn(`SKIPPED: no recorded replies at ${folder}`);

/** A recorded reply: its JSON, or for a stream its chunks. */
export function recordedReply(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

export function recordedChunks(file: string): readonly unknown[] {
  return readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

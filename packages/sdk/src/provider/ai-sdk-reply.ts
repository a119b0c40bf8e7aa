import { at, list, text } from "@spoor/core/record";
import {
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  OPENAI_RESPONSE_SERVICE_TIER,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { aiSdkReplyUsage, aiSdkToolPart } from "@spoor/core/usage";
import { reportedError } from "./openai-error.ts";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import type { CallReply } from "./provider.ts";
import { StreamedWords } from "./streamed-words.ts";

/** The result of a model's method, or a stream of parts joined to the shape of one. */
export function modelReply(result: unknown): CallReply {
  const response = at(result, "response");
  const metadata = at(result, "providerMetadata");
  const usage = aiSdkReplyUsage(result);
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_ID, text(at(response, "id")));
  add(found, GEN_AI_RESPONSE_MODEL, text(at(response, "modelId")));
  add(found, GEN_AI_RESPONSE_FINISH_REASONS, finishReasons(at(result, "finishReason")));
  add(found, OPENAI_RESPONSE_SERVICE_TIER, text(at(at(metadata, "openai"), "serviceTier")));
  if (result instanceof StreamedParts) addMeasures(found, result);
  else if (Array.isArray(at(result, "content"))) addMeasures(found, measured(result));
  return { attributes: found, usage, error: errorOf(result) };
}

/** What the SDK says where the provider said nothing, as in a stream that was cut. */
const unsaid: ReadonlySet<unknown> = new Set(["interrupted", "other", "unknown"]);

/** What the provider said, or where that is not passed on (specification v2) what the SDK made of it. */
function finishReasons(reason: unknown): string[] | undefined {
  const made = text(at(reason, "unified")) ?? text(reason);
  const said = text(at(reason, "raw")) ?? (unsaid.has(made) ? undefined : made);
  return said === undefined ? undefined : [said];
}

interface Measures {
  /** Text and arguments of tools, in UTF-16 code units. */
  readonly size: number;
  readonly toolCalls: number;
}

function addMeasures(found: Found, { size, toolCalls }: Measures): void {
  add(found, SPOOR_RESPONSE_TOOL_CALL_COUNT, toolCalls || undefined);
  add(found, SPOOR_RESPONSE_SIZE, size);
}

function measured(result: unknown): Measures {
  let size = 0;
  let toolCalls = 0;
  for (const part of list(at(result, "content"))) {
    size += lengthOf(at(part, "text")) * Number(at(part, "type") === "text");
    if (at(part, "type") !== "tool-call") continue;
    size += lengthOf(at(part, "input"));
    toolCalls += 1;
  }
  return { size, toolCalls };
}

/** A part that says the stream failed; such a stream may go on to its end. */
function errorOf(result: unknown): unknown {
  if (!(result instanceof StreamedParts) || !result.isFailed) return undefined;
  const { error } = result;
  if (error instanceof Error) return error;
  const { code, status } = reportedError(typeof error === "object" ? error : {}) ?? {};
  return { code: code ?? (status === undefined ? "_OTHER" : undefined), status };
}

/** Most calls of the provider's tools that are counted in one stream. */
const maxTools = 1000;

/** The parts of a streamed result so far: the fields of a whole one, and counts in place of its content. */
export class StreamedParts implements Measures {
  response: { id: string | undefined; modelId: string | undefined } | undefined;
  usage: unknown;
  finishReason: unknown;
  providerMetadata: unknown;
  error: unknown;
  isFailed = false;
  size = 0;
  toolCalls = 0;
  /** Of tools that the provider runs and bills by the request, without what they say. */
  readonly content: object[] = [];
  readonly words: StreamedWords = new StreamedWords();

  add(part: unknown): void {
    switch (at(part, "type")) {
      case "text-delta":
        this.size += lengthOf(at(part, "delta"));
        this.words.say(at(part, "delta"));
        return;
      case "reasoning-delta":
        this.words.think(at(part, "delta"));
        return;
      case "tool-call":
        this.size += lengthOf(at(part, "input"));
        this.words.say(at(part, "toolName"));
        this.words.say(at(part, "input"));
        this.toolCalls += 1;
        this.#addTool(part);
        return;
      case "tool-result":
        this.#addTool(part);
        return;
      case "response-metadata":
        this.response = {
          id: text(at(part, "id")) ?? this.response?.id,
          modelId: text(at(part, "modelId")) ?? this.response?.modelId,
        };
        return;
      case "error":
        this.isFailed = true;
        this.error = at(part, "error");
        return;
      case "finish":
        this.usage = at(part, "usage");
        this.finishReason = at(part, "finishReason");
        this.providerMetadata = at(part, "providerMetadata");
    }
  }

  #addTool(part: unknown): void {
    const tool = this.content.length < maxTools ? aiSdkToolPart(part) : undefined;
    if (tool !== undefined) this.content.push(tool);
  }
}

/** The kinds of part that carry output of the model. */
const outputs: ReadonlySet<unknown> = new Set([
  "text-delta",
  "reasoning-delta",
  "tool-input-start",
  "tool-input-delta",
  "tool-call",
  "file",
  "source",
]);

export function isOutputPart(part: unknown): boolean {
  return outputs.has(at(part, "type"));
}

function lengthOf(value: unknown): number {
  return typeof value === "string" ? value.length : 0;
}

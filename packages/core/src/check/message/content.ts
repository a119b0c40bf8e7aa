import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_MEMORY_RECORDS,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
} from "../../semconv/index.ts";
import { jsonSchema } from "./json-schema.ts";
import { anyPart, strictPart, unknownType } from "./part.ts";
import { anything, isObject, listOf, mapOf, nullOr, number, objectOf, text } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** What the content of one attribute may be. */
export interface ContentShape {
  /** As the conventions' JSON schema has it. */
  readonly schema: Shape;
  /** The same with the parts of known types held to those types. */
  readonly strict: Shape;
  /** The parts inside of a value that `schema` takes. */
  partsOf(value: unknown): readonly unknown[];
}

const message = (part: Shape): Shape =>
  objectOf({ role: text, parts: listOf(part) }, { name: nullOr(text) });
const answer = (part: Shape): Shape =>
  objectOf(
    { role: text, parts: listOf(part) },
    { name: nullOr(text), finish_reason: nullOr(text) },
  );

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const partsOfMessages = (value: unknown): readonly unknown[] =>
  items(value).flatMap((one) => (isObject(one) ? items(one["parts"]) : []));
const noParts = (): readonly unknown[] => [];

/** An instruction is text, generic or of no known type: tool calls and files are none. */
const instruction: Shape = (value) =>
  isObject(value) &&
  value["type"] !== "text" &&
  value["type"] !== "generic" &&
  unknownType(value) === undefined
    ? "is of a type that is no instruction"
    : strictPart(value);

const anyTool: Shape = objectOf({ type: text, name: text });
const functionTool: Shape = objectOf(
  { type: text, name: text },
  { description: nullOr(text), parameters: nullOr(jsonSchema) },
);
const strictTool: Shape = (value) =>
  isObject(value) && value["type"] === "function" ? functionTool(value) : undefined;

const document: Shape = objectOf({}, { id: nullOr(text), score: nullOr(number) });
const memory: Shape = objectOf(
  { content: anything },
  { id: nullOr(text), metadata: nullOr(mapOf(anything)), score: nullOr(number) },
);

const plain = (shape: Shape): ContentShape => ({
  schema: shape,
  strict: anything,
  partsOf: noParts,
});

/** The attributes that hold what was said to a model and by it, with what they may hold. */
export const contents: Readonly<Record<string, ContentShape>> = {
  [GEN_AI_INPUT_MESSAGES]: {
    schema: listOf(message(anyPart)),
    strict: listOf(message(strictPart)),
    partsOf: partsOfMessages,
  },
  [GEN_AI_OUTPUT_MESSAGES]: {
    schema: listOf(answer(anyPart)),
    strict: listOf(answer(strictPart)),
    partsOf: partsOfMessages,
  },
  [GEN_AI_SYSTEM_INSTRUCTIONS]: {
    schema: listOf(anyPart),
    strict: listOf(instruction),
    partsOf: items,
  },
  [GEN_AI_TOOL_DEFINITIONS]: {
    schema: listOf(anyTool),
    strict: listOf(strictTool),
    partsOf: noParts,
  },
  [GEN_AI_RETRIEVAL_DOCUMENTS]: plain(listOf(document)),
  [GEN_AI_MEMORY_RECORDS]: plain(listOf(memory)),
};

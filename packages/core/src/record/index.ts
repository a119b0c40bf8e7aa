export { escapeJson, escapeText } from "./escape.ts";
export { at, count, flag, list, number, present, text, texts } from "./read.ts";
export type { Attributes, AttributeValue } from "./attributes.ts";
export type { Iteration, Usage, UsageProblem } from "./usage.ts";

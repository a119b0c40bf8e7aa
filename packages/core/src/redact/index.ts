export { compilePatterns } from "./pattern.ts";
export type { LinearEngine, Patterns, Search } from "./pattern.ts";
export {
  isList,
  marks,
  maxDepth,
  maxEntries,
  maxTextLength,
  plainNumber,
  shortened,
} from "./plain.ts";
export { makeRedactor } from "./redactor.ts";
export type { Redactor, RedactorOptions } from "./redactor.ts";
export { sanitize, Sanitizer } from "./sanitize.ts";
export type { Sanitized, SanitizeLimits } from "./sanitize.ts";

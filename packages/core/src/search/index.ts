export { fieldOf, fields } from "./fields.ts";
export type { Field, FieldName, FieldType } from "./fields.ts";
export { fold } from "./fold.ts";
export { matches, unitsOf } from "./matches.ts";
export type { SearchRecord } from "./matches.ts";
export { parse } from "./parse.ts";
export { numberOf } from "./quantity.ts";
export { print } from "./print.ts";
export type {
  Comparison,
  ExactTest,
  FieldTerm,
  NumberTest,
  Parsed,
  PatternTest,
  PresenceTerm,
  Problem,
  Query,
  Target,
  Term,
  Test,
  TextTerm,
  TimeTest,
} from "./query.ts";
export { statusesOf } from "./status.ts";
export type { Ending } from "./status.ts";
export { timeRangeOf } from "./time.ts";
export type { TimeRange } from "./time.ts";

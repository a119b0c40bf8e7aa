import { makeRedactor } from "@spoor/core/redact";
import * as names from "@spoor/core/semconv";
import {
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_SUGGESTION,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_LEGACY_FIELDS,
  SPOOR_PATTERN_TEXT_NORMALIZED,
} from "@spoor/core/semconv";

export const redactions = ["default", "strict", "none"] as const;

/**
 * What leaves: without secrets; `strict` also without personal data and without what was said, by whomever; or `none` is
 * taken out.
 */
export type Redaction = (typeof redactions)[number];

/** Attributes that hold what was said to a model, a tool or a person, or by them. */
const content: ReadonlySet<string> = new Set([
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_SUGGESTION,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_LEGACY_FIELDS,
  SPOOR_PATTERN_TEXT_NORMALIZED,
]);

/** Names of all attributes of the conventions and of Spoor's own. */
const known: ReadonlySet<unknown> = new Set(Object.values(names));
/** Names under which others keep what was said. */
const saying =
  /(?:^|[._-])(?:prompts?|completions?|messages?|contents?|body|text|arguments?|results?|instructions?|responses?|requests?|inputs?|outputs?|quer(?:y|ies)|documents?|thoughts?)(?:[._-]|$)/i;
/** What is longer, and under a name that nobody knows, may have been said, too. */
const longestUnknown = 200;

/** Fields of spans and log records that say what went wrong or what was logged, in words of their own. */
const contentFields: ReadonlySet<string> = new Set(["message", "body", "bytesValue"]);

/** Fields of OTLP that hold no text. */
const noText: ReadonlySet<string> = new Set([
  "traceId",
  "spanId",
  "parentSpanId",
  "traceState",
  "intValue",
  "doubleValue",
  "schemaUrl",
  "timeUnixNano",
  "startTimeUnixNano",
  "endTimeUnixNano",
  "observedTimeUnixNano",
]);

/** Deeper than any value that the readers of OTLP follow; what lies below leaves without its texts. */
const deepest = 64;

type AnyObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is AnyObject =>
  typeof value === "object" && value !== null;

/** The text of an attribute's value, of a list or map as JSON; undefined for numbers and truth values. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return undefined;
  const { stringValue } = value;
  if (typeof stringValue === "string") return stringValue;
  if ("intValue" in value || "doubleValue" in value || "boolValue" in value) return undefined;
  return JSON.stringify(value);
}

class RequestRedactor {
  readonly #isStrict: boolean;
  readonly #text: (value: string, name?: string) => string;

  constructor(isStrict: boolean) {
    const redactor = makeRedactor({ pii: isStrict });
    this.#isStrict = isStrict;
    this.#text = (value, name) => redactor.text(value, name);
  }

  text(value: string, name?: string): string {
    return this.#text(value, name);
  }

  /** Plain attributes by their names. */
  attributes(attributes: object): object {
    return Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]: [string, unknown]) =>
        this.#isContent(name, value) ? [] : [[name, this.value(value, 0, name)]],
      ),
    );
  }

  /** `value`, which is kept under the attribute `name`, without what is not to leave; itself where it has nothing of that. */
  value(value: unknown, depth: number, name?: string): unknown {
    if (typeof value === "string") return this.#text(value, name);
    if (!isObject(value)) return value;
    if (depth > deepest) return undefined;
    if (Array.isArray(value)) return this.#list(value, depth, name);
    const own = typeof value["key"] === "string" ? value["key"] : name;
    let changed: Map<string, unknown> | undefined;
    for (const field of Object.keys(value)) {
      if (noText.has(field)) continue;
      const before = value[field];
      const isDropped = this.#isStrict && contentFields.has(field);
      // The name of an attribute is no value of a secret that goes by it.
      const under = field === "key" ? undefined : own;
      const after = isDropped ? undefined : this.value(before, depth + 1, under);
      if (after === before) continue;
      changed ??= new Map(Object.entries(value));
      changed.set(field, after);
    }
    return changed === undefined ? value : Object.fromEntries(changed);
  }

  #list(items: readonly unknown[], depth: number, name?: string): readonly unknown[] {
    const left: unknown[] = [];
    let isChanged = false;
    for (const item of items) {
      const isAttribute = isObject(item) && typeof item["key"] === "string";
      if (isAttribute && this.#isContent(String(item["key"]), item["value"])) {
        isChanged = true;
        continue;
      }
      const after = this.value(item, depth + 1, name);
      isChanged ||= after !== item;
      left.push(after);
    }
    return isChanged ? left : items;
  }

  #isContent(name: string, value: unknown): boolean {
    if (!this.#isStrict) return false;
    if (content.has(name)) return true;
    if (known.has(name)) return false;
    const text = textOf(value);
    return text !== undefined && (saying.test(name) || text.length > longestUnknown);
  }
}

/** Takes out what is not to leave. Gives copies, and never throws. */
export interface Redactor {
  /** Out of an OTLP/JSON request. */
  readonly redact: (request: unknown) => unknown;
  /** Out of one text, that is kept under a name. */
  readonly redactText: (value: string, name?: string) => string;
  /** Out of the JSON of an object of attributes. */
  readonly redactAttributes: (json: string) => string;
}

/** What takes out of telemetry what `redaction` says. */
export function redactorOf(redaction: Redaction): Redactor {
  if (redaction === "none") {
    return {
      redact: (request) => request,
      redactText: (value) => value,
      redactAttributes: (json) => json,
    };
  }
  const redactor = new RequestRedactor(redaction === "strict");
  return {
    redact: (request) => redactor.value(request, 0),
    redactText: (value, name) => redactor.text(value, name),
    redactAttributes: (json) => JSON.stringify(redactor.attributes(JSON.parse(json))),
  };
}

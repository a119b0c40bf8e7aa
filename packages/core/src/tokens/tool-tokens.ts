import { at, text } from "../record/read.ts";
import { tokensOf } from "./estimate-tokens.ts";
import type { Family } from "./family.ts";
import { TextCounts } from "./text-counts.ts";

/**
 * Tokens beside the words of a definition: OpenAI shows a model functions as declarations in its own words, with so many
 * tokens around a function, its properties, a property and an entry of an enumeration. From OpenAI's cookbook, for gpt-4o
 * and later.
 */
const frame = { function: 19, properties: 3, property: 3, enumeration: -3, entry: 3 } as const;

/** What Anthropic adds to the system prompt of a request with tools, in its own tokens, as its documentation lists it. */
const claudeToolPrompt = 346;

/** Deepest schema and most properties of one tool that are looked at. */
const maxDepth = 8;
const maxProperties = 2000;

/** Tokens of definitions. */
export interface ToolTokens {
  /** As `o200k_base` counts, before the factor of the family. */
  readonly words: number;
  /** As the model counts. */
  readonly fixed: number;
}

/** About how many tokens the definitions of the tools of a request are. */
export function toolTokens(tools: readonly object[], family: Family): ToolTokens {
  if (tools.length === 0) return { words: 0, fixed: 0 };
  if (family === "openai") {
    let words = 0;
    for (const tool of tools) words += new Declaration(tool).tokens;
    return { words, fixed: 0 };
  }
  const fixed = family === "gemini" ? 0 : claudeToolPrompt;
  return { words: wordTokens(JSON.stringify(tools)), fixed };
}

/** One function as OpenAI shows it to a model. */
class Declaration {
  tokens: number;
  #left = maxProperties;

  constructor(tool: object) {
    const name = text(at(tool, "name")) ?? "";
    const description = text(at(tool, "description")) ?? "";
    this.tokens = frame.function + wordTokens(`${name}:${description}`);
    this.#addProperties(at(tool, "parameters"), 0);
  }

  #addProperties(schema: unknown, depth: number): void {
    const properties = at(schema, "properties");
    if (typeof properties !== "object" || properties === null || depth > maxDepth) return;
    this.tokens += frame.properties;
    for (const name of Object.keys(properties)) {
      this.#left -= 1;
      if (this.#left < 0) return;
      this.#addProperty(name, at(properties, name), depth);
    }
  }

  #addProperty(name: string, schema: unknown, depth: number): void {
    const type = text(at(schema, "type")) ?? "";
    const description = text(at(schema, "description")) ?? "";
    this.tokens += frame.property + wordTokens(`${name}:${type}:${description}`);
    const entries = at(schema, "enum");
    if (Array.isArray(entries)) {
      this.tokens += frame.enumeration;
      for (const entry of entries.slice(0, maxProperties))
        this.tokens += frame.entry + wordTokens(String(entry));
    }
    this.#addProperties(at(schema, "items") ?? schema, depth + 1);
  }
}

function wordTokens(words: string): number {
  const counts = new TextCounts();
  counts.add(words);
  return tokensOf(counts);
}

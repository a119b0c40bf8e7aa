import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { KnownPattern, Suggestion } from "@spoor/core/analysis";
import { at, escapeText, list, text, texts } from "@spoor/core/record";
import { exitCodes, Failure } from "../../failure.ts";
import { jsonText } from "../../print/json.ts";
import type { Input, OptionSpec } from "../command.ts";
import { writeWhole } from "../write-whole.ts";

/** A pattern that was accepted. */
export interface AcceptedPattern extends KnownPattern {
  /** ISO 8601. */
  readonly acceptedAt: string | null;
  readonly gapId: string | null;
}

const schema = "spoor.accepted-patterns/1";
const defaultName = "spoor.patterns.json";
/** Texts of one pattern that are kept. */
const maxExamples = 20;

export const patternsOption: OptionSpec = {
  flags: "--patterns <file>",
  summary: "the patterns that were accepted (default: ./spoor.patterns.json)",
};

/** Where the file is, which need not be there. */
export function patternsPath({ options, io }: Input): string {
  return resolve(io.cwd, text(options["patterns"]) ?? defaultName);
}

function broken(path: string, problem: string, cause?: unknown): Failure {
  return new Failure(`Cannot read the patterns in ${escapeText(path)}: ${problem}.`, {
    code: exitCodes.configuration,
    hint: "Mend the file, or name another with --patterns.",
    cause,
  });
}

async function contentOf(path: string, isNamed: boolean): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = text(at(error, "code")) ?? "unknown error";
    if (code === "ENOENT" && !isNamed) return undefined;
    throw broken(path, code, error);
  }
}

function patternOf(value: unknown, path: string): AcceptedPattern {
  const [id, regex] = [text(at(value, "id")), text(at(value, "regex"))];
  if (id === undefined || regex === undefined)
    throw broken(path, "a pattern has no id or no regex");
  return {
    id,
    regex,
    flags: text(at(value, "flags")) ?? "",
    examples: texts(at(value, "examples")) ?? [],
    acceptedAt: text(at(value, "acceptedAt")) ?? null,
    gapId: text(at(value, "gapId")) ?? null,
  };
}

function parsed(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw broken(path, "it is no JSON", error);
  }
}

/** A file of patterns. */
interface PatternsFile {
  /** All that is in it, also what others wrote there. */
  readonly document: object;
  readonly patterns: readonly AcceptedPattern[];
}

async function read(path: string, isNamed: boolean): Promise<PatternsFile> {
  const content = await contentOf(path, isNamed);
  if (content === undefined) return { document: {}, patterns: [] };
  const document = parsed(content, path);
  const said = text(at(document, "schema"));
  if (said !== schema || typeof document !== "object" || document === null)
    throw broken(path, `its schema is ${escapeText(said ?? "not named")}, not ${schema}`);
  const patterns = list(at(document, "patterns")).map((value) => patternOf(value, path));
  return { document, patterns };
}

/**
 * The patterns in the file; none where it is not there and, unless `isNew`, was not named either. Throws a failure of the
 * configuration where it cannot be read.
 */
export async function readPatterns(
  input: Input,
  isNew = false,
): Promise<readonly AcceptedPattern[]> {
  const isNamed = !isNew && input.options["patterns"] !== undefined;
  const { patterns } = await read(patternsPath(input), isNamed);
  return patterns;
}

/**
 * Adds those of `suggestions` to the file that are not in it by now. The file is replaced whole or not at all, and what else is
 * in it stays. Gives those that were added.
 */
export async function acceptPatterns(
  suggestions: readonly Suggestion[],
  input: Input,
): Promise<readonly Suggestion[]> {
  const path = patternsPath(input);
  const { document, patterns } = await read(path, false);
  const known = new Set(patterns.map(({ id }) => id));
  const fresh = suggestions.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return [];
  const acceptedAt = input.io.now().toISOString();
  const added = fresh.map(({ id, regex, flags, examples, gapId }) => ({
    id,
    regex,
    flags,
    examples: examples.slice(0, maxExamples),
    acceptedAt,
    gapId,
  }));
  const all = { ...document, schema, patterns: [...list(at(document, "patterns")), ...added] };
  await writeWhole(path, jsonText(all), input.io);
  return fresh;
}

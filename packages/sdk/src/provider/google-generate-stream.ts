import { at, count, list, text } from "@spoor/core/record";
import { isOutputPart, measureParts } from "./google-content.ts";
import { StreamedWords } from "./streamed-words.ts";

/** Most candidates of a reply that are told apart; Google allows 8. */
const maxCandidates = 128;

/** The chunks of a reply so far, of which a whole reply is the only one: its fields, and counts in place of its content. */
export class GeneratedContent {
  responseId: string | undefined;
  modelVersion: string | undefined;
  /** Each chunk counts from the beginning, so that the last one says all. */
  usageMetadata: unknown;
  size = 0;
  toolCalls = 0;
  /** Of a stream; a whole reply has its words. */
  readonly words: StreamedWords | undefined;
  readonly #candidates = new Map<number, Candidate>();
  #blockReason: string | undefined;

  constructor(isStreamed = true) {
    this.words = isStreamed ? new StreamedWords() : undefined;
  }

  /** What `googleReplyUsage` reads of the candidates. */
  get candidates(): readonly Candidate[] {
    return [...this.#candidates.values()];
  }

  /** By candidate, in Google's words and lower case; why the prompt was blocked, when it was. */
  get finishReasons(): string[] {
    const byIndex = [...this.#candidates].sort(([one], [other]) => one - other);
    const reasons = byIndex.map(([, { finishReason }]) => finishReason);
    const said = reasons.filter((reason) => reason !== undefined);
    return said.length === 0 && this.#blockReason !== undefined ? [this.#blockReason] : said;
  }

  add(chunk: unknown): void {
    this.responseId ??= text(at(chunk, "responseId"));
    this.modelVersion ??= text(at(chunk, "modelVersion"));
    this.usageMetadata = at(chunk, "usageMetadata") ?? this.usageMetadata;
    this.#blockReason ??= reasonOf(at(at(chunk, "promptFeedback"), "blockReason"));
    for (const [place, candidate] of list(at(chunk, "candidates")).entries()) {
      const index = count(at(candidate, "index")) ?? place;
      if (index < maxCandidates) this.#addCandidate(index, candidate);
    }
  }

  #addCandidate(index: number, candidate: unknown): void {
    const parts = list(at(at(candidate, "content"), "parts"));
    const { size, toolCalls } = measureParts(parts);
    if (this.words !== undefined) for (const part of parts) say(this.words, part);
    this.size += size;
    this.toolCalls += toolCalls;
    const before = this.#candidates.get(index);
    this.#candidates.set(index, {
      finishReason: reasonOf(at(candidate, "finishReason")) ?? before?.finishReason,
      groundingMetadata: groundingOf(candidate, before?.groundingMetadata),
    });
  }
}

function say(words: StreamedWords, part: unknown): void {
  if (at(part, "thought") === true) words.think(at(part, "text"));
  else words.say(at(part, "text"));
}

/** What is kept of a candidate. */
interface Candidate {
  readonly finishReason: string | undefined;
  readonly groundingMetadata: Grounding | undefined;
}

/** Of searches, how many is billed; what they ask, and find, is content. */
interface Grounding {
  /** As many blanks as there are queries. */
  readonly webSearchQueries: readonly null[];
  /** One, where a place was found. */
  readonly groundingChunks: readonly { readonly maps: true }[];
}

function groundingOf(candidate: unknown, before: Grounding | undefined): Grounding | undefined {
  const metadata = at(candidate, "groundingMetadata");
  if (metadata === undefined) return before;
  const queries = list(at(metadata, "webSearchQueries"));
  const hasPlace = list(at(metadata, "groundingChunks")).some(
    (chunk) => at(chunk, "maps") !== undefined,
  );
  return {
    webSearchQueries:
      queries.length === 0 ? (before?.webSearchQueries ?? []) : queries.map(() => null),
    groundingChunks: hasPlace ? [{ maps: true }] : (before?.groundingChunks ?? []),
  };
}

function reasonOf(reason: unknown): string | undefined {
  const said = text(reason)?.toLowerCase();
  return said?.endsWith("_unspecified") === true ? undefined : said;
}

/** Whether a chunk has text, a thought, a call, code or a file. */
export function isGeneratedOutput(chunk: unknown): boolean {
  return list(at(chunk, "candidates")).some((candidate) =>
    list(at(at(candidate, "content"), "parts")).some(isOutputPart),
  );
}

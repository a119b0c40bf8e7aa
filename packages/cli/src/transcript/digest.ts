import { sumsOf } from "./digest-sums.ts";
import { hashesOf } from "./id-hash.ts";
import { msBetween, pairedTools } from "./paired-tools.ts";
import type { PairedTool } from "./paired-tools.ts";
import type { AgentName } from "./reader.ts";
import type {
  CallRecord,
  SkipReason,
  Tokens,
  ToolRecord,
  ToolResultRecord,
  TranscriptRecord,
  UsageQuality,
} from "./record.ts";

/** The place of a name in the list of names, or -1 where there is none. */
export type Name = number;

type DigestCall = readonly [
  id: string | null,
  session: Name,
  subAgent: Name,
  model: Name,
  source: Name,
  quality: UsageQuality,
  tokens: readonly [input: number, output: number, cacheWrite: number, cacheRead: number] | null,
  times: readonly string[],
];

/** A use of a tool with its answer, where that is of the same session and in the same file. */
type DigestTool = readonly [
  id: string | null,
  session: Name,
  subAgent: Name,
  name: Name,
  at: string | null,
  outcome: "none" | "ok" | "error",
  /** From the use to its answer. */
  ms: number | null,
];

type DigestResult = readonly [
  id: string | null,
  session: Name,
  subAgent: Name,
  isError: boolean,
  at: string | null,
];

type DigestSeen = readonly [
  session: Name,
  subAgent: Name,
  first: string | null,
  last: string | null,
];

/** What a session did by one file: counts that can be added to those of others. */
export type DigestSum = readonly [
  session: Name,
  /** Calls by how far their tokens can be believed. */
  calls: readonly [none: number, lowerBound: number, exact: number],
  tokens: readonly [input: number, output: number, cacheWrite: number, cacheRead: number],
  models: readonly (readonly [model: Name, calls: number])[],
  tools: readonly (readonly [name: Name, calls: number, errors: number, ms: number | null])[],
];

/**
 * What the records of one file tell, in fewer and shorter ones, as plain JSON.
 * The copies of a call are one, uses of tools have their answers, and of the times of all records there
 * are the first and the last.
 */
export interface Digest {
  readonly agent: AgentName;
  readonly names: readonly string[];
  readonly seen: readonly DigestSeen[];
  /** Records that are told as they are: sessions, sub-agents, what has more fields. */
  readonly others: readonly TranscriptRecord[];
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Hashes of the ids of all calls, to find out whether other files may have some of them. */
  readonly callHashes: readonly number[];
  /** Hashes of the ids of uses of tools, and of answers whose use is not in the file. */
  readonly toolHashes: readonly number[];
  /** Whether its calls say in which of several places they were written down. */
  readonly hasSources: boolean;
  /** What it comes to where no other file has one of its ids; null where the single calls have to be looked at anyway. */
  readonly sums: readonly DigestSum[] | null;
}

/** The single calls of a digest, whose names are in it; needed where files have some of them in common. */
export interface DigestDetails {
  readonly calls: readonly DigestCall[];
  readonly tools: readonly DigestTool[];
  /** Answers whose use is not in the file. */
  readonly results: readonly DigestResult[];
}

/** A digest and its details. */
export interface DetailedDigest {
  readonly digest: Digest;
  readonly details: DigestDetails;
}

interface Seen {
  readonly session: string;
  readonly subAgent: string | undefined;
  first: string | undefined;
  last: string | undefined;
  firstMs: number;
  lastMs: number;
}

const sizeOf = (tokens: Tokens | undefined): number =>
  tokens === undefined ? -1 : tokens.input + tokens.output + tokens.cacheWrite + tokens.cacheRead;

const qualities: readonly UsageQuality[] = ["none", "lower_bound", "exact"];

/** Whether times like `time` compare as their texts do: 2026-01-02T03:04:05.678Z. */
const isPlainTime = (time: string | undefined): time is string =>
  time?.length === 24 && time.endsWith("Z");

/** The copies of one call within a session, as one. */
interface Copies {
  record: CallRecord;
  readonly times: string[];
}

function addCopy(copies: Copies, copy: CallRecord): void {
  const known = copies.record;
  const isFuller = sizeOf(copy.tokens) >= sizeOf(known.tokens);
  const [fuller, other] = isFuller ? [copy, known] : [known, copy];
  const isBetter = qualities.indexOf(copy.quality) >= qualities.indexOf(known.quality);
  copies.record = {
    ...fuller,
    model: fuller.model ?? other.model,
    subAgent: copy.subAgent === undefined ? undefined : known.subAgent,
    quality: isBetter ? copy.quality : known.quality,
  };
  if (copy.at !== undefined && !copies.times.includes(copy.at)) copies.times.push(copy.at);
}

/** Puts the records of one file together to its digest. */
export class DigestBuilder {
  readonly #seen = new Map<string, Map<string, Seen>>();
  readonly #calls = new Map<string, Copies[]>();
  readonly #callsWithoutId: Copies[] = [];
  readonly #tools: ToolRecord[] = [];
  readonly #results: ToolResultRecord[] = [];
  readonly #others: TranscriptRecord[] = [];
  readonly #skipped = new Map<SkipReason, number>();
  readonly #names = new Map<string, number>();
  readonly #decode: (text: string) => string;

  /** `decode` gives the strings of the records as they were, where their bytes were taken for characters. */
  constructor(decode: (text: string) => string = (text) => text) {
    this.#decode = decode;
  }

  add(record: TranscriptRecord): void {
    if (record.kind === "skipped") {
      this.#skipped.set(record.reason, (this.#skipped.get(record.reason) ?? 0) + record.count);
      return;
    }
    this.#see(record);
    if (record.kind === "call" && record.details === undefined) this.#addCall(record);
    else if (record.kind === "tool" && record.argumentsSize === undefined) this.#tools.push(record);
    else if (record.kind === "toolResult" && isShort(record)) this.#results.push(record);
    else if (record.kind !== "other") this.#others.push(record);
  }

  build(agent: AgentName): DetailedDigest {
    const seen = [...this.#seen.values()].flatMap((subAgents) => Array.from(subAgents.values()));
    const calls = [...this.#calls.values()].flat().concat(this.#callsWithoutId);
    const { uses, strays } = pairedTools(this.#tools, this.#results);
    const details: DigestDetails = {
      calls: calls.map((each) => this.#callOf(each)),
      tools: uses.map((each) => this.#toolOf(each)),
      results: strays.map((each) => this.#resultOf(each)),
    };
    const digest: Digest = {
      agent,
      seen: seen.map((each) => this.#seenOf(each)),
      others: this.#others.map((each) => this.#decoded(each)),
      skipped: Object.fromEntries(this.#skipped),
      callHashes: hashesOf(details.calls),
      toolHashes: hashesOf(details.tools).concat(hashesOf(details.results)),
      hasSources: details.calls.some(([, , , , source]) => source !== -1),
      sums: sumsOf(details),
      names: Array.from(this.#names.keys(), this.#decode),
    };
    return { digest, details };
  }

  #see({ session, subAgent, at }: Exclude<TranscriptRecord, { kind: "skipped" }>): void {
    const key = subAgent ?? "";
    let subAgents = this.#seen.get(session);
    if (subAgents === undefined) this.#seen.set(session, (subAgents = new Map()));
    let seen = subAgents.get(key);
    if (seen === undefined) {
      seen = {
        session,
        subAgent,
        first: undefined,
        last: undefined,
        firstMs: Infinity,
        lastMs: -Infinity,
      };
      subAgents.set(key, seen);
    }
    if (at === undefined || at === seen.last) return;
    if (isPlainTime(at) && isPlainTime(seen.last) && at > seen.last) {
      seen.last = at;
      seen.lastMs = NaN;
      return;
    }
    if (Number.isNaN(seen.lastMs)) seen.lastMs = Date.parse(seen.last ?? "");
    const ms = Date.parse(at);
    if (ms < seen.firstMs) [seen.first, seen.firstMs] = [at, ms];
    if (ms > seen.lastMs) [seen.last, seen.lastMs] = [at, ms];
  }

  #addCall(record: CallRecord): void {
    const { id, session, at } = record;
    const copies: Copies = { record, times: at === undefined ? [] : [at] };
    if (id === undefined) {
      this.#callsWithoutId.push(copies);
      return;
    }
    const known = this.#calls.get(id);
    const same = known?.find((each) => each.record.session === session);
    if (same !== undefined) addCopy(same, record);
    else if (known === undefined) this.#calls.set(id, [copies]);
    else known.push(copies);
  }

  #name(text: string | undefined): Name {
    if (text === undefined) return -1;
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    this.#names.set(text, this.#names.size);
    return this.#names.size - 1;
  }

  #id(id: string | undefined): string | null {
    return id === undefined ? null : this.#decode(id);
  }

  #seenOf({ session, subAgent, first, last }: Seen): DigestSeen {
    return [this.#name(session), this.#name(subAgent), first ?? null, last ?? null];
  }

  #callOf({ record, times }: Copies): DigestCall {
    const { id, session, subAgent, model, source, quality, tokens } = record;
    return [
      this.#id(id),
      this.#name(session),
      this.#name(subAgent),
      this.#name(model),
      this.#name(source),
      quality,
      tokens === undefined
        ? null
        : [tokens.input, tokens.output, tokens.cacheWrite, tokens.cacheRead],
      times,
    ];
  }

  #toolOf({ use, result }: PairedTool): DigestTool {
    const { id, session, subAgent, name, at } = use;
    const outcome = result?.isError === true ? "error" : "ok";
    return [
      this.#id(id),
      this.#name(session),
      this.#name(subAgent),
      this.#name(name),
      at ?? null,
      result === undefined ? "none" : outcome,
      result === undefined ? null : msBetween(use, result),
    ];
  }

  #resultOf({ id, session, subAgent, isError, at }: ToolResultRecord): DigestResult {
    return [this.#id(id), this.#name(session), this.#name(subAgent), isError, at ?? null];
  }

  #decoded(record: TranscriptRecord): TranscriptRecord {
    const json = JSON.stringify(record, (_, value: unknown) =>
      typeof value === "string" ? this.#decode(value) : value,
    );
    return JSON.parse(json);
  }
}

function isShort({ errorType, resultSize, durationMs }: ToolResultRecord): boolean {
  return errorType === undefined && resultSize === undefined && durationMs === undefined;
}

import { groupBy } from "../group.ts";
import { normalizedStep, stepCategory } from "../blocked-step.ts";
import { fingerprint } from "./fingerprint.ts";
import { stepKey } from "./step-template.ts";
import { defaultSimilarity, tokenClusters } from "./token-clusters.ts";

/** One time that a step could not go on, because nothing knew what to do with its text. */
export interface BlockedRecord {
  /** What the step said. */
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  readonly journey?: string | undefined;
  readonly source?: string | undefined;
  readonly errorType?: string | undefined;
  readonly reason?: string | undefined;
  /** What a person wrote instead. */
  readonly fix?: string | undefined;
}

/** Blocked steps that one pattern could do away with. */
export interface Gap {
  /** Stays the same while the cluster begins with the same text. */
  readonly id: string;
  readonly text: string;
  readonly normalizedText: string;
  readonly category: string;
  readonly count: number;
  /** Distinct texts, in the order in which they were met. */
  readonly variants: readonly string[];
  readonly journeys: readonly string[];
  readonly sources: readonly string[];
  readonly errorTypes: readonly string[];
  readonly reasons: readonly string[];
  readonly fixes: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** How alike texts have to be. */
export interface GapOptions {
  /**
   * Shared tokens to all tokens of two texts.
   * @defaultValue 0.7
   */
  readonly similarity?: number;
  /**
   * Whether numbers and ids count as the same, as quoted values always do.
   * @defaultValue true
   */
  readonly templates?: boolean;
}

/** What `valueOf` says of the records, each value once, in the order in which they were met. */
function distinct(
  records: readonly BlockedRecord[],
  valueOf: (record: BlockedRecord) => string | undefined,
): readonly string[] {
  const found = new Set<string>();
  for (const record of records) {
    const value = valueOf(record);
    if (value !== undefined && value !== "") found.add(value);
  }
  return [...found];
}

function gapOf(records: readonly [BlockedRecord, ...BlockedRecord[]]): Gap {
  const [first] = records;
  const { text } = first;
  const normalizedText = normalizedStep(text);
  let [firstSeen, lastSeen] = [first.at, first.at];
  for (const { at } of records) {
    if (at < firstSeen) firstSeen = at;
    if (at > lastSeen) lastSeen = at;
  }
  return {
    id: `gap-${fingerprint(normalizedText)}`,
    text,
    normalizedText,
    category: stepCategory(text),
    count: records.length,
    variants: distinct(records, (record) => record.text),
    journeys: distinct(records, ({ journey }) => journey),
    sources: distinct(records, ({ source }) => source),
    errorTypes: distinct(records, ({ errorType }) => errorType),
    reasons: distinct(records, ({ reason }) => reason),
    fixes: distinct(records, ({ fix }) => fix),
    firstSeen,
    lastSeen,
  };
}

/** Groups of records by what `keyOf` makes of their texts; each distinct text is looked at once. */
function byKey(
  records: readonly BlockedRecord[],
  keyOf: (text: string) => string,
): ReadonlyMap<string, readonly BlockedRecord[]> {
  const keys = new Map<string, string>();
  return groupBy(records, ({ text }) => {
    const key = keys.get(text) ?? keyOf(text);
    keys.set(text, key);
    return key;
  });
}

/**
 * Blocked steps put together by their texts, the most frequent first: by what is left of a text without what varies, then
 * by the similarity of their words. Texts that are empty tell of no gap.
 */
export function gapsOf(
  records: readonly BlockedRecord[],
  { similarity = defaultSimilarity, templates = true }: GapOptions = {},
): readonly Gap[] {
  const keyOf = templates ? stepKey : normalizedStep;
  const groups = byKey(
    records.filter(({ text }) => text.trim() !== ""),
    keyOf,
  );
  const grouped = [...groups.values()];
  return tokenClusters([...groups.keys()], similarity)
    .flatMap(({ members }) => {
      const [first, ...rest] = members.flatMap((member) => grouped[member] ?? []);
      return first === undefined ? [] : [gapOf([first, ...rest])];
    })
    .toSorted((a, b) => b.count - a.count);
}

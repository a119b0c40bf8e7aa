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
  /** Stays the same while the gap begins with a text of the same form. */
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
  const [first] = records;
  // Most gaps have one record: a set for each of their fields would take the time.
  if (records.length === 1 && first !== undefined) {
    const only = valueOf(first);
    return only === undefined || only === "" ? [] : [only];
  }
  const found = new Set<string>();
  for (const record of records) {
    const value = valueOf(record);
    if (value !== undefined && value !== "") found.add(value);
  }
  return [...found];
}

function gapOf(key: string, records: readonly BlockedRecord[], first: BlockedRecord): Gap {
  const { text } = first;
  let [firstSeen, lastSeen] = [first.at, first.at];
  for (const { at } of records) {
    if (at < firstSeen) firstSeen = at;
    if (at > lastSeen) lastSeen = at;
  }
  return {
    id: `gap-${fingerprint(key)}`,
    text,
    normalizedText: normalizedStep(text),
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
  const keys = [...groups.keys()];
  return tokenClusters(keys, similarity)
    .flatMap(({ members }) => {
      const [seed = 0] = members;
      const own =
        members.length === 1 ? grouped[seed] : members.flatMap((member) => grouped[member] ?? []);
      const [first] = own ?? [];
      return own === undefined || first === undefined ? [] : [gapOf(keys[seed] ?? "", own, first)];
    })
    .toSorted((a, b) => b.count - a.count);
}

import { normalizedStep } from "@spoor/core/analysis";
import { at, list, texts } from "@spoor/core/record";
import {
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_LEARNED,
  EVENT_SPOOR_PATTERN_MATCH,
  SPOOR_PATTERN_FAILURE_COUNT,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_PROMOTED,
  SPOOR_PATTERN_SCORE,
  SPOOR_PATTERN_SOURCES,
  SPOOR_PATTERN_SUCCESS_COUNT,
  SPOOR_PATTERN_TEXT_NORMALIZED,
  SPOOR_PATTERN_TYPE,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { repaired } from "../mojibake.ts";
import { saidCount, saidFlag, saidNumber, saidText } from "../said.ts";
import { momentOf } from "../time.ts";
import type { Moment } from "../time.ts";
import { documentOf } from "../values.ts";
import { service } from "./blocked-steps.ts";

/** Uses of one pattern that are told one by one. */
const maxUses = 10_000;

interface Pattern {
  readonly id: string;
  readonly record: unknown;
  readonly where: string;
  /** When it was used last: the old file has no other time of a use. */
  readonly used: Moment;
}

/** The uses of a pattern that the file only counts: the n-th is the same event however many there are later. */
function* usesOf(
  { id, record, where, used }: Pattern,
  name: string,
  count: number,
): Generator<LegacyItem> {
  const attributes = attributesOf(
    {
      [SPOOR_PATTERN_ID]: id,
      [SPOOR_PATTERN_NAME]: id,
      [SPOOR_PATTERN_SCORE]: saidNumber(record, "confidence"),
    },
    used,
  );
  const isWarning = name === EVENT_SPOOR_PATTERN_FAILURE;
  for (let n = 1; n <= Math.min(count, maxUses); n++)
    yield { as: "event", name, timeNs: used.ns, isWarning, key: ["use", id, n], attributes };
  if (count > maxUses) yield rejected("too_many", where);
}

function learnedOf({ id, record, used }: Pattern): LegacyItem {
  const moment = momentOf(at(record, "createdAt")) ?? used;
  const text = saidText(record, "originalText") ?? saidText(record, "normalizedText");
  const counts = [saidCount(record, "successCount") ?? 0, saidCount(record, "failCount") ?? 0];
  return {
    as: "event",
    name: EVENT_SPOOR_PATTERN_LEARNED,
    timeNs: moment.ns,
    key: ["learned", id, ...counts],
    attributes: attributesOf(
      {
        [SPOOR_PATTERN_ID]: id,
        [SPOOR_PATTERN_NAME]: id,
        [SPOOR_PATTERN_SCORE]: saidNumber(record, "confidence"),
        [SPOOR_PATTERN_TYPE]:
          saidText(at(record, "mappedPrimitive"), "type") ?? saidText(record, "irPrimitive"),
        [SPOOR_PATTERN_TEXT_NORMALIZED]: text && normalizedStep(repaired(text)),
        [SPOOR_PATTERN_SOURCES]: texts(at(record, "sourceJourneys")),
        [SPOOR_PATTERN_SUCCESS_COUNT]: counts[0],
        [SPOOR_PATTERN_FAILURE_COUNT]: counts[1],
        [SPOOR_PATTERN_PROMOTED]: saidFlag(record, "promotedToCore"),
      },
      moment,
    ),
  };
}

function* patternItems(record: unknown, updated: unknown, where: string): Generator<LegacyItem> {
  const id = saidText(record, "id");
  if (id === undefined) {
    yield rejected("malformed", where);
    return;
  }
  const times = [
    at(record, "lastUsed"),
    at(record, "createdAt"),
    at(record, "lastUpdated"),
    updated,
  ];
  const used = times.map(momentOf).find((moment) => moment !== undefined);
  if (used === undefined) {
    yield rejected("invalid_time", where);
    return;
  }
  const pattern = { id, record, where, used };
  yield learnedOf(pattern);
  yield* usesOf(pattern, EVENT_SPOOR_PATTERN_MATCH, saidCount(record, "successCount") ?? 0);
  yield* usesOf(pattern, EVENT_SPOOR_PATTERN_FAILURE, saidCount(record, "failCount") ?? 0);
}

/** The patterns that ARTK learned, and how often each one worked. */
export const artkLearnedPatterns: LegacyKind = {
  name: "artk-learned-patterns",
  service,
  recognises: (input) => {
    const text = headText(input);
    const isEmptyStore = /"lastUpdated"\s*:/.test(text) && /"patterns"\s*:\s*\[\s*\]/.test(text);
    return isEmptyStore || (/"patterns"\s*:\s*\[/.test(text) && /"successCount"\s*:/.test(text));
  },
  async *items(input) {
    const document = await documentOf(input.bytes());
    if (document.as === "rejected") {
      yield document;
      return;
    }
    const isCut = document.as === "cut";
    const patterns = isCut ? document.records : list(at(document.value, "patterns"));
    const updated = isCut ? undefined : at(document.value, "lastUpdated");
    for (const [i, pattern] of patterns.entries())
      yield* patternItems(pattern, updated, `record ${i + 1}`);
    if (isCut) yield rejected("unfinished", `record ${patterns.length + 1}`);
  },
};

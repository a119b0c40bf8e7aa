import { at, list } from "@spoor/core/record";
import { rejected } from "../item.ts";
import { headText, headValues } from "../kind.ts";
import type { LegacyInput, LegacyKind } from "../kind.ts";
import { documentOf, lineValues } from "../values.ts";
import { blockedStepItem } from "./blocked-step.ts";

export const service = "artk";

const isRecord = (value: unknown): boolean =>
  at(value, "stepText") !== undefined &&
  ["journeyId", "timestamp", "errorType"].some((key) => at(value, key) !== undefined);

const isByLine = (input: LegacyInput): boolean => headValues(input).some(isRecord);

/** Where a document has its records: ARTK's stores under `records`, its export under `rawRecords`, or the document is the list. */
function recordsOf(value: unknown): readonly unknown[] | undefined {
  const found = Array.isArray(value) ? value : (at(value, "records") ?? at(value, "rawRecords"));
  return Array.isArray(found) ? list(found) : undefined;
}

/** The JSON Lines of ARTK's generator. */
export const artkBlockedStepLines: LegacyKind = {
  name: "artk-blocked-step-lines",
  service,
  recognises: isByLine,
  async *items(input, reading) {
    for await (const found of lineValues(input.bytes())) {
      if (found.as === "rejected") yield found;
      else yield blockedStepItem(found.value, found.where, reading);
    }
  },
};

/** The JSON document of blocked steps of runs, of the generator under its older name, and what ARTK exports of them. */
export const artkBlockedSteps: LegacyKind = {
  name: "artk-blocked-steps",
  service,
  recognises: (input) => {
    const text = headText(input);
    if (!/^\s*[[{]/.test(text)) return false;
    const isEmptyStore = /^\s*\{\s*"version"\s*:[^{}]*"records"\s*:\s*\[\s*\]\s*\}\s*$/.test(text);
    return (
      isEmptyStore ||
      (/"stepText"\s*:/.test(text) && /"(?:journeyId|timestamp|errorType)"\s*:/.test(text))
    );
  },
  async *items(input, reading) {
    const document = await documentOf(input.bytes());
    if (document.as === "rejected") {
      yield document;
      return;
    }
    const records = document.as === "cut" ? document.records : recordsOf(document.value);
    for (const [i, record] of (records ?? []).entries())
      yield blockedStepItem(record, `record ${i + 1}`, reading);
    if (document.as === "cut")
      yield rejected("unfinished", `record ${document.records.length + 1}`);
    if (records === undefined) yield rejected("unknown_record", "file");
  },
};

import { at, list } from "@spoor/core/record";
import { headText, headValues } from "../kind.ts";
import type { LegacyInput, LegacyKind } from "../kind.ts";
import { unnamedEvent } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { momentOf } from "../time.ts";
import { documentOf, lineValues } from "../values.ts";
import { estimateOf } from "./estimate.ts";
import { placeOf, service } from "./phase.ts";

/** Exports may lack the run, the phase or the time; a prediction and what came are what makes an estimate. */
const isEstimate = (value: unknown): boolean =>
  at(value, "predicted_output_tokens") !== undefined &&
  (at(value, "actual_output_tokens") !== undefined || at(value, "phase_id") !== undefined);

/** Whether a file is one JSON list of estimates rather than a line for each. */
const isList = (input: LegacyInput): boolean => {
  const text = headText(input);
  return /^\s*\[/.test(text) && /"predicted_output_tokens"\s*:/.test(text);
};

async function* listedEstimates(input: LegacyInput, undated: string | undefined) {
  const document = await documentOf(input.bytes());
  if (document.as === "rejected") {
    yield document;
    return;
  }
  const records = document.as === "cut" ? document.records : list(document.value);
  for (const [i, record] of records.entries())
    yield isEstimate(record)
      ? estimateOf(record, `record ${i + 1}`, undated)
      : rejected("unknown_record", `record ${i + 1}`);
  if (document.as === "cut") yield rejected("unfinished", `record ${records.length + 1}`);
}

/** Autopack's export of its table of estimates, also as one list. */
export const autopackExport: LegacyKind = {
  name: "autopack-export",
  service,
  recognises: (input) => isList(input) || headValues(input).some(isEstimate),
  async *items(input, { undated }) {
    if (isList(input)) {
      yield* listedEstimates(input, undated);
      return;
    }
    for await (const found of lineValues(input.bytes())) {
      if (found.as === "rejected") yield found;
      else if (isEstimate(found.value)) yield estimateOf(found.value, found.where, undated);
      else yield rejected("unknown_record", found.where);
    }
  },
};

const isCounts = (value: unknown): boolean =>
  typeof at(value, "counts") === "object" && at(value, "database_url") !== undefined;

function countsOf(value: unknown, where: string): LegacyItem {
  const moment = momentOf(at(value, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const counts = at(value, "counts");
  const fields = { label: at(value, "label"), ...Object(counts) };
  const { trace, attributes } = placeOf(value);
  const key = ["counts", at(value, "timestamp"), fields];
  return unnamedEvent({ type: "telemetry_counts", fields, moment, key, trace, attributes });
}

/** How many rows Autopack's tables had at a time. */
export const autopackCounts: LegacyKind = {
  name: "autopack-counts",
  service,
  recognises: (input) => headValues(input).some(isCounts),
  async *items(input) {
    for await (const found of lineValues(input.bytes())) {
      if (found.as === "rejected") yield found;
      else if (isCounts(found.value)) yield countsOf(found.value, found.where);
      else yield rejected("unknown_record", found.where);
    }
  },
};

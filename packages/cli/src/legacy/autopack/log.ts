import {
  EVENT_SPOOR_BUDGET_SELECTED,
  SPOOR_ESTIMATE_BUDGET_BASE_TOKENS,
  SPOOR_ESTIMATE_BUDGET_BUFFERED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_MARGIN,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_CONFIDENCE,
  SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind, Reading } from "../kind.ts";
import { linesOf } from "../lines.ts";
import type { Line } from "../lines.ts";
import { saidCount, saidNumber } from "../said.ts";
import { momentOf } from "../time.ts";
import { estimateOf } from "./estimate.ts";
import { service } from "./phase.ts";

/** Both styles of time, also behind the name of a file that grep put before it. */
const time = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?/;
const tag = /\[(TokenEstimationV2|TokenEstimation|TokenEstimator)\] ?(.*)/;
const first = /^Predicted: (\d+) output tokens, Actual: (\d+) output tokens, Error: [\d.]+%/;
const budget = /^Budget selection: (.*)/;

/** `a=1, b=x` as an object without a prototype: the names come from a file. */
function pairsOf(text: string): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null);
  for (const [, key = "", value = ""] of text.matchAll(/(\w{1,64})=([^\s,]+)/g)) pairs[key] = value;
  return pairs;
}

function secondVersion(text: string, timestamp: string, { where, isEnded }: Line): LegacyItem {
  const said = pairsOf(text);
  // The model is the last word of a line: one without a newline may have been cut off before it.
  if (said["model"] === undefined && !isEnded) return rejected("unfinished", where);
  const record = {
    ...said,
    timestamp,
    predicted_output_tokens: said["predicted_output"],
    actual_output_tokens: said["actual_output"],
    actual_total_tokens: said["actual_total"],
    deliverable_count: said["deliverables"],
  };
  return estimateOf(record, where);
}

function selectionOf(text: string, timestamp: string, { where, isEnded }: Line): LegacyItem {
  const said = pairsOf(text);
  const moment = momentOf(timestamp);
  if (moment === undefined) return rejected("invalid_time", where);
  const predicted = saidCount(said, "estimated");
  const selected = saidCount(said, "selected");
  const margin = said["buffer_margin"];
  if (predicted === undefined || selected === undefined || (!isEnded && margin === undefined))
    return rejected(isEnded ? "malformed" : "unfinished", where);
  const percent = saidNumber(said, "confidence");
  return {
    as: "event",
    name: EVENT_SPOOR_BUDGET_SELECTED,
    timeNs: moment.ns,
    key: ["selection", timestamp, text],
    attributes: attributesOf(
      {
        [SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS]: predicted,
        [SPOOR_ESTIMATE_CONFIDENCE]: percent === undefined ? undefined : percent / 100,
        [SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS]: selected,
        [SPOOR_ESTIMATE_BUDGET_BASE_TOKENS]: saidCount(said, "base"),
        [SPOOR_ESTIMATE_BUDGET_BUFFERED_TOKENS]: saidCount(said, "with_buffer"),
        [SPOOR_ESTIMATE_BUDGET_MARGIN]: saidNumber([margin?.replace(/x$/, "")], 0),
      },
      moment,
    ),
  };
}

/** The record of a line; undefined for a line that is none of the estimator's. */
function itemOf(line: Line, { logZone, undated }: Reading): LegacyItem | undefined {
  const found = tag.exec(line.text);
  if (found === null) return undefined;
  const [, name = "", text = ""] = found;
  const [local] = time.exec(line.text.slice(0, found.index)) ?? [];
  const timestamp = local === undefined ? undated : local + (logZone?.(local) ?? "");
  if (timestamp === undefined) return rejected("invalid_time", line.where);
  if (name === "TokenEstimationV2") return secondVersion(text, timestamp, line);
  const [, selection] = budget.exec(text) ?? [];
  if (name === "TokenEstimator")
    return selection === undefined ? undefined : selectionOf(selection, timestamp, line);
  const [, predicted, actual] = first.exec(text) ?? [];
  if (actual === undefined) return rejected(line.isEnded ? "malformed" : "unfinished", line.where);
  return estimateOf(
    { timestamp, predicted_output_tokens: predicted, actual_output_tokens: actual },
    line.where,
  );
}

/** Autopack's log: estimates of both versions and the budgets that were selected, with both styles of time. */
export const autopackLog: LegacyKind = {
  name: "autopack-log",
  service,
  mark: /\[TokenEstimation(?:V2)?\] /,
  recognises: (input) => tag.test(headText(input)),
  async *items(input, reading) {
    for await (const line of linesOf(input.bytes())) {
      const item = line.as === "rejected" ? line : itemOf(line, reading);
      if (item !== undefined) yield item;
    }
  },
};

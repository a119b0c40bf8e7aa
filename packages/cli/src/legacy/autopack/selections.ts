import { at } from "@spoor/core/record";
import {
  EVENT_SPOOR_MODEL_SELECTED,
  GEN_AI_REQUEST_MODEL,
  SPOOR_SELECTION_COMPLEXITY_EFFECTIVE,
  SPOOR_SELECTION_COMPLEXITY_ORIGINAL,
  SPOOR_SELECTION_COMPLEXITY_REASON,
  SPOOR_SELECTION_REASON,
  SPOOR_SELECTION_ROLE,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headValues } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { saidText } from "../said.ts";
import { momentOf } from "../time.ts";
import { lineValues } from "../values.ts";
import { placeOf, service } from "./phase.ts";

const isSelection = (value: unknown): boolean =>
  at(value, "effective_complexity") !== undefined && at(value, "role") !== undefined;

function selectionOf(value: unknown, where: string): LegacyItem {
  const moment = momentOf(at(value, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const model = saidText(value, "model");
  if (model === undefined) return rejected("malformed", where);
  const why = at(value, "escalation_info");
  const { trace, parent, attributes } = placeOf(value);
  return {
    as: "event",
    name: EVENT_SPOOR_MODEL_SELECTED,
    timeNs: moment.ns,
    key: ["selected", String(moment.ns), model, attributes],
    trace,
    parent,
    attributes: attributesOf(
      {
        ...attributes,
        [GEN_AI_REQUEST_MODEL]: model,
        [SPOOR_SELECTION_ROLE]: saidText(value, "role"),
        [SPOOR_SELECTION_COMPLEXITY_ORIGINAL]: saidText(value, "original_complexity"),
        [SPOOR_SELECTION_COMPLEXITY_EFFECTIVE]: saidText(value, "effective_complexity"),
        [SPOOR_SELECTION_REASON]: saidText(why, "model_escalation_reason"),
        [SPOOR_SELECTION_COMPLEXITY_REASON]: saidText(why, "complexity_escalation_reason"),
      },
      moment,
    ),
  };
}

/** Which model Autopack selected for each attempt. */
export const autopackSelections: LegacyKind = {
  name: "autopack-model-selections",
  service,
  recognises: (input) => headValues(input).some(isSelection),
  async *items(input) {
    for await (const found of lineValues(input.bytes())) {
      if (found.as === "rejected") yield found;
      else if (isSelection(found.value)) yield selectionOf(found.value, found.where);
      else yield rejected("unknown_record", found.where);
    }
  },
};

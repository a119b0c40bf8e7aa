import {
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  SPOOR_SUSPENSION_REASON,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { attributeSql } from "../views.ts";
import { textIn } from "./answers.ts";
import type { Asked } from "./question.ts";

/** Why runs wait, or waited last, by the ids of the runs. */
export async function suspensions(store: Asked): Promise<ReadonlyMap<string, string>> {
  const answers = await store.ask(
    `SELECT ${attributeSql(SPOOR_WORKFLOW_RUN_ID)} AS run_id,
      arg_max(${attributeSql(SPOOR_SUSPENSION_REASON)}, time_ns) AS reason
    FROM events WHERE name = $event GROUP BY run_id`,
    { event: EVENT_SPOOR_WORKFLOW_SUSPENDED },
  );
  const reasons = new Map<string, string>();
  for (const answer of answers) {
    const [runId, reason] = [textIn(answer, "run_id"), textIn(answer, "reason")];
    if (runId !== undefined && reason !== undefined) reasons.set(runId, reason);
  }
  return reasons;
}

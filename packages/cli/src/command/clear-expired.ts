import { escapeText } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { compact } from "../store/compact.ts";
import { goingNow } from "../store/forecast.ts";
import { retentionOf } from "../store/retention.ts";
import type { Retention } from "../store/retention.ts";
import { clearedText, isConfirmed, isNothing, notDeleted } from "./clear-result.ts";
import type { ClearResult } from "./clear-result.ts";
import type { Input, Outcome } from "./command.ts";

function rejectOptions({ before, kind }: Input["options"]): void {
  if (before === undefined && kind === undefined) return;
  throw usageFailure(
    "--expired goes by SPOOR_RETENTION and SPOOR_MAX_STORE alone.",
    `Leave out ${before === undefined ? "--kind" : "--before"}.`,
  );
}

function retentionIn(env: Input["io"]["env"]): Retention {
  const { retention, problems } = retentionOf(env);
  if (retention !== undefined) return retention;
  throw usageFailure(problems.join(" "), "Correct it, then run this again.");
}

/** Deletes what had its time from the store in `folder`. Throws a usage failure. */
export async function clearExpired(folder: string, input: Input): Promise<Outcome> {
  const { io, options } = input;
  rejectOptions(options);
  const retention = retentionIn(io.env);
  const now = io.now().getTime();
  const plan: ClearResult = {
    schema: "spoor.clear/1",
    store: folder,
    cleared: false,
    ...(await goingNow(folder, retention, now)),
    backup: undefined,
    first: undefined,
    last: undefined,
  };
  if (isNothing(plan)) {
    return {
      code: exitCodes.ok,
      json: plan,
      text: () => `Nothing had its time in ${escapeText(folder)}`,
    };
  }
  if (!(await isConfirmed(plan, input))) {
    return { code: exitCodes.ok, json: plan, text: () => notDeleted };
  }
  await compact(folder, { signal: io.signal, retention, now, isExpiring: true });
  const json: ClearResult = { ...plan, cleared: true };
  return { code: exitCodes.ok, json, text: () => clearedText(json) };
}

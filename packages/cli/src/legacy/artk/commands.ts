import { at, list } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { Key, LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { saidCount, saidFlag, saidNumber, saidText } from "../said.ts";
import { momentOf, nanosOfMs } from "../time.ts";
import type { Moment } from "../time.ts";
import { documentOf } from "../values.ts";
import { service } from "./blocked-steps.ts";

/** An event of the log, and the run of the command that it happened in. */
interface Placed {
  readonly event: unknown;
  readonly type: string;
  readonly command: string;
  readonly moment: Moment;
  readonly run: string | undefined;
}

const commandKey = (run: string): Key => ["command", run];

/** The run of a command that ended. */
function endOf({ event, command, moment, run = command }: Placed): LegacyItem {
  const data = at(event, "data");
  const failed = saidFlag(data, "success") === false;
  return {
    as: "span",
    name: `invoke_workflow ${command}`,
    key: commandKey(run),
    trace: commandKey(run),
    isClient: false,
    startNs: moment.ns - nanosOfMs(saidNumber(data, "durationMs")),
    endNs: moment.ns,
    failed,
    attributes: attributesOf(
      {
        [GEN_AI_OPERATION_NAME]: "invoke_workflow",
        [GEN_AI_WORKFLOW_NAME]: command,
        [SPOOR_WORKFLOW_RUN_ID]: run,
        [SPOOR_WORKFLOW_STATUS]: failed ? "failed" : "completed",
        [ERROR_TYPE]: failed ? "_OTHER" : undefined,
      },
      moment,
    ),
  };
}

function callItem({ event, moment, run }: Placed): LegacyItem {
  const data = at(event, "data");
  const model = saidText(data, "model");
  const inputTokens = saidCount(data, "promptTokens");
  const outputTokens = saidCount(data, "completionTokens");
  const usd = saidNumber(data, "costUsd");
  const call = callOf({ model, inputTokens, outputTokens, usd }, service);
  const key = ["call", String(moment.ns), model ?? null, inputTokens ?? null, outputTokens ?? null];
  const parent = run === undefined ? undefined : commandKey(run);
  return {
    as: "span",
    ...call,
    key,
    trace: parent ?? key,
    parent,
    isClient: true,
    startNs: moment.ns,
    endNs: moment.ns,
    failed: false,
    attributes: attributesOf({ ...call.attributes, [SPOOR_WORKFLOW_RUN_ID]: run }, moment),
  };
}

function itemOf(placed: Placed): LegacyItem {
  const { event, type, command, moment, run } = placed;
  if (type === "command_end") return endOf(placed);
  if (type === "llm_call") return callItem(placed);
  const parent = run === undefined ? undefined : commandKey(run);
  return unnamedEvent({
    type,
    fields: { command, ...Object(at(event, "data")) },
    moment,
    key: [type, command, String(moment.ns), at(event, "data") ?? null],
    trace: parent,
    parent,
    attributes: { [SPOOR_WORKFLOW_RUN_ID]: run },
  });
}

/** The events of the log in the order in which they were written, each with the run of its command. */
function* placedItems(events: readonly unknown[]): Generator<LegacyItem> {
  const open = new Map<string, string>();
  for (const [i, event] of events.entries()) {
    const type = saidText(event, "type");
    const command = saidText(event, "command");
    const moment = momentOf(at(event, "timestamp"));
    const where = `record ${i + 1}`;
    if (type === undefined || command === undefined) yield rejected("malformed", where);
    else if (moment === undefined) yield rejected("invalid_time", where);
    else {
      const said = saidText(at(event, "data"), "eventId");
      if (type === "command_start" && said !== undefined) open.set(command, said);
      yield itemOf({ event, type, command, moment, run: said ?? open.get(command) });
      if (type === "command_end") open.delete(command);
    }
  }
}

/** The sums of all commands so far, which outlive the log of events. */
function totalsItem(document: unknown): LegacyItem {
  const moment = momentOf(at(document, "updatedAt")) ?? momentOf(at(document, "createdAt"));
  if (moment === undefined) return rejected("invalid_time", "totals");
  const flat: Record<string, unknown> = {
    totalTokens: saidCount(document, "totalTokens"),
    totalCostUsd: saidNumber(document, "totalCostUsd"),
  };
  for (const [command, stats] of Object.entries(Object(at(document, "commandStats"))))
    for (const name of ["count", "successCount", "errorCount", "totalDurationMs"])
      flat[`${command}.${name}`] = saidNumber(stats, name);
  return unnamedEvent({ type: "command_totals", fields: flat, moment, key: ["totals", flat] });
}

/** ARTK's log of its own commands. */
export const artkCommands: LegacyKind = {
  name: "artk-commands",
  service,
  recognises: (input) => {
    const text = headText(input);
    return /"commandStats"\s*:/.test(text) && /"recentEvents"\s*:|"sessionId"\s*:/.test(text);
  },
  async *items(input) {
    const document = await documentOf(input.bytes());
    if (document.as === "rejected") {
      yield document;
      return;
    }
    const isCut = document.as === "cut";
    const events = isCut ? document.records : list(at(document.value, "recentEvents"));
    yield* placedItems(events);
    if (isCut) yield rejected("unfinished", `record ${events.length + 1}`);
    else yield totalsItem(document.value);
  },
};

import { at, list } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  SPOOR_OUTCOME,
  SPOOR_RECOVERED,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import type { StartRecord } from "./start-record.ts";

/** What is said of a span that the end of its process cut short. */
const errorType = "process_terminated";
const statusOfError = 2;
const message = "the process ended before the span did";

const calls: ReadonlySet<unknown> = new Set([
  "chat",
  "generate_content",
  "text_completion",
  "embeddings",
]);

/**
 * The OTLP request, without its closing brace, that holds the span of a start record as one that ended at `endMs`,
 * milliseconds since 1970. `head` is the first block of the record's file.
 */
export function recoveredRequest(record: StartRecord, head: unknown, endMs: number): string {
  const { span, scope, schemaUrl } = record;
  const ended = {
    ...span,
    endTimeUnixNano: laterOf(String(at(span, "startTimeUnixNano")), endMs),
    status: { code: statusOfError, message },
    attributes: [...list(at(span, "attributes")), ...ending(span)],
  };
  const request = {
    resourceSpans: [
      {
        scopeSpans: [{ spans: [ended], scope, schemaUrl }],
        resource: at(head, "resource"),
        schemaUrl: at(head, "schemaUrl"),
      },
    ],
  };
  return JSON.stringify(request).slice(0, -1);
}

/** Times that were taken from several clocks may be out of order by a little. */
function laterOf(startNano: string, endMs: number): string {
  const start = /^\d+$/.test(startNano) ? BigInt(startNano) : 0n;
  const end = BigInt(Math.max(0, Math.trunc(endMs))) * 1_000_000n;
  return String(end > start ? end : start);
}

function ending(span: StartRecord["span"]): readonly object[] {
  const attributes = new Map(
    list(at(span, "attributes")).map((each) => [
      at(each, "key"),
      at(at(each, "value"), "stringValue"),
    ]),
  );
  const said: [name: string, value: string][] = [[ERROR_TYPE, errorType]];
  const operation = attributes.get(GEN_AI_OPERATION_NAME);
  if (calls.has(operation)) {
    said.push([SPOOR_OUTCOME, "interrupted"], [SPOOR_USAGE_COST_STATUS, "unpriced"]);
    said.push([SPOOR_USAGE_COST_UNPRICED_REASON, "no_usage"]);
  }
  if (operation === "invoke_workflow") said.push([SPOOR_WORKFLOW_STATUS, "failed"]);
  if (attributes.has(SPOOR_STEP_NAME) && operation === undefined) {
    said.push([SPOOR_STEP_STATUS, "failed"]);
  }
  const texts = said.map(([key, stringValue]) => ({ key, value: { stringValue } }));
  return [...texts, { key: SPOOR_RECOVERED, value: { boolValue: true } }];
}

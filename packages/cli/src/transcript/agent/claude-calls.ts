import { text } from "@spoor/core/record";
import type { CallRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";
import { claudeTokens } from "./claude-usage.ts";

/** The model of messages that Claude Code writes itself. */
const syntheticModel = "<synthetic>";

interface AssistantRow {
  readonly message?: unknown;
  readonly requestId?: unknown;
  readonly uuid?: unknown;
  readonly isSidechain?: unknown;
  readonly isApiErrorMessage?: unknown;
}

interface AssistantMessage {
  readonly id?: unknown;
  readonly model?: unknown;
  readonly usage?: unknown;
  readonly stop_reason?: unknown;
}

function isMessage(value: unknown): value is AssistantMessage {
  return typeof value === "object" && value !== null;
}

/**
 * The model call that a row of an assistant belongs to; none where no model was asked, or its usage is not there. A call
 * has a row for each block of its reply, with the usage as it was known then. `requests` has the request that first gave
 * a message, by the message's id, and is kept up to date.
 */
export function claudeCall(
  row: object,
  { session, at: time, subAgent }: ClaudeOrigin,
  requests: Map<string, string>,
): CallRecord | undefined {
  const { message, isApiErrorMessage }: AssistantRow = row;
  if (!isMessage(message)) return undefined;
  const { usage, stop_reason: stopReason } = message;
  const model = text(message.model);
  if (typeof usage !== "object" || usage === null || Array.isArray(usage)) return undefined;
  if (model === syntheticModel || isApiErrorMessage === true) return undefined;
  return {
    kind: "call",
    session,
    at: time,
    subAgent,
    id: callId(row, message, requests),
    model,
    tokens: claudeTokens(usage),
    // Without a reason to stop the reply was still on its way: its output is what there was of it.
    quality: text(stopReason) === undefined ? "lower_bound" : "exact",
  };
}

/**
 * The message's id, but for another request in the main chain whose message has the same id. Side chains repeat messages
 * of the main chain under requests of their own, also in other files, so that the request cannot be part of every id.
 */
function callId(
  { requestId, isSidechain, uuid }: AssistantRow,
  { id }: AssistantMessage,
  requests: Map<string, string>,
): string | undefined {
  const message = text(id);
  const request = text(requestId);
  if (message === undefined) return text(uuid);
  if (request === undefined || isSidechain === true) return message;
  const first = requests.get(message);
  if (first === undefined) requests.set(message, request);
  return first === undefined || first === request ? message : `${message}/${request}`;
}

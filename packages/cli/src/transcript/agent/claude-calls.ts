import { at, text } from "@spoor/core/record";
import type { CallRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";
import { claudeTokens } from "./claude-usage.ts";

/** The model of messages that Claude Code writes itself. */
const syntheticModel = "<synthetic>";

/**
 * The model call that a row of an assistant belongs to; none where no model was asked, or its usage is not there. A call
 * has a row for each block of its reply, with the usage as it was known then. `requests` has the request that first gave
 * a message, by the message's id, and is kept up to date.
 */
export function* claudeCall(
  row: object,
  origin: ClaudeOrigin,
  requests: Map<string, string>,
): Generator<CallRecord, void> {
  const message = at(row, "message");
  const usage = at(message, "usage");
  const model = text(at(message, "model"));
  if (typeof usage !== "object" || usage === null) return;
  if (model === syntheticModel || at(row, "isApiErrorMessage") === true) return;
  yield {
    kind: "call",
    ...origin,
    id: callId(row, requests),
    model,
    tokens: claudeTokens(usage),
    // Without a reason to stop the reply was still on its way: its output is what there was of it.
    quality: text(at(message, "stop_reason")) === undefined ? "lower_bound" : "exact",
  };
}

/**
 * The message's id, but for another request in the main chain whose message has the same id. Side chains repeat messages
 * of the main chain under requests of their own, also in other files, so that the request cannot be part of every id.
 */
function callId(row: object, requests: Map<string, string>): string | undefined {
  const message = text(at(at(row, "message"), "id"));
  const request = text(at(row, "requestId"));
  if (message === undefined) return text(at(row, "uuid"));
  if (request === undefined || at(row, "isSidechain") === true) return message;
  const first = requests.get(message) ?? request;
  requests.set(message, first);
  return first === request ? message : `${message}/${request}`;
}

import { at, count, text } from "@spoor/core/record";
import {
  GEN_AI_REQUEST_STREAM_CURSOR,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_STATUS,
  OPENAI_API_TYPE,
  SPOOR_RESPONSE_LATENCY,
} from "@spoor/core/semconv";
import { openaiUsage } from "@spoor/core/usage";
import { add } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { openaiResponses } from "./openai-responses.ts";
import type { CallRequest, Provider } from "./provider.ts";

/**
 * Reads `responses.retrieve`. Only of a response that was made in the background is the usage read: every other one was
 * told when it was created.
 */
export const openaiRetrieve: Provider = {
  ...openaiResponses,
  request([id, query]) {
    const found = fetched(id);
    const cursor = at(query, "starting_after");
    add(found, GEN_AI_REQUEST_STREAM_CURSOR, typeof cursor === "number" ? `${cursor}` : undefined);
    add(found, OPENAI_API_TYPE, "responses");
    return fetchRequest(found, at(query, "stream") === true);
  },
  reply(reply) {
    const { attributes, usage, error } = openaiResponses.reply(reply);
    const found: Found = { ...attributes };
    add(found, GEN_AI_RESPONSE_STATUS, text(at(reply, "status")));
    if (at(reply, "background") === true) add(found, SPOOR_RESPONSE_LATENCY, latencyOf(reply));
    return {
      attributes: found,
      usage: at(reply, "background") === true ? usage : undefined,
      error,
    };
  },
};

/** Reads `batches.retrieve`: a batch that has ended tells what all of its requests used. */
export const openaiBatch: Provider = {
  request: ([id]) => fetchRequest(fetched(id), false),
  reply(batch) {
    const status = statuses.get(at(batch, "status"));
    const found: Found = {};
    add(found, GEN_AI_RESPONSE_ID, text(at(batch, "id")));
    add(found, GEN_AI_RESPONSE_MODEL, text(at(batch, "model")));
    add(found, GEN_AI_RESPONSE_STATUS, status);
    add(found, SPOOR_RESPONSE_LATENCY, latencyOf(batch));
    const isOver = status !== undefined && !going.has(status);
    return {
      attributes: found,
      usage: isOver ? openaiUsage(at(batch, "usage"), "batch") : undefined,
    };
  },
  join: (soFar) => soFar,
  isOutput: () => false,
};

/** Seconds from the creation of a response or a batch to its end, by the provider's clock; undefined where it says no end. */
function latencyOf(made: unknown): number | undefined {
  const created = count(at(made, "created_at"));
  const ended = ends.map((name) => count(at(made, name))).find((time) => time !== undefined);
  return created === undefined || ended === undefined || ended < created
    ? undefined
    : ended - created;
}

const ends = ["completed_at", "expired_at", "cancelled_at", "failed_at"] as const;

/** The conventions' status for that of a batch. */
const statuses: ReadonlyMap<unknown, string> = new Map([
  ["validating", "queued"],
  ["in_progress", "in_progress"],
  ["finalizing", "in_progress"],
  ["cancelling", "in_progress"],
  ["completed", "completed"],
  ["expired", "incomplete"],
  ["failed", "failed"],
  ["cancelled", "cancelled"],
]);
const going: ReadonlySet<string> = new Set(["queued", "in_progress"]);

function fetched(id: unknown): Found {
  const found: Found = {};
  add(found, GEN_AI_RESPONSE_ID, text(id));
  return found;
}

function fetchRequest(found: Found, stream: boolean): CallRequest {
  return { operation: "fetch_response", model: undefined, stream, attributes: found };
}

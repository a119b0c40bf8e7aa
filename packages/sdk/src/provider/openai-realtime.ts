import { openaiResponsesContent } from "@spoor/core/content";
import { at, count, list, text, texts } from "@spoor/core/record";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_REQUEST_TOOL_COUNT,
} from "@spoor/core/semconv";
import { add, openaiRequest } from "./openai-request.ts";
import type { Found } from "./openai-request.ts";
import { openaiResponses } from "./openai-responses.ts";
import type { Provider } from "./provider.ts";

/**
 * Reads one response of a connection of the realtime API: the request is the session that it is a part of, and its stream
 * the events between `response.created` and `response.done`.
 */
export const openaiRealtime: Provider = {
  request([session]) {
    const modalities = texts(at(session, "output_modalities")) ?? texts(at(session, "modalities"));
    const found: Found = {};
    add(found, GEN_AI_REQUEST_MAX_TOKENS, limitOf(session));
    add(found, GEN_AI_OUTPUT_TYPE, modalities?.includes("audio") === true ? "speech" : "text");
    add(found, SPOOR_REQUEST_TOOL_COUNT, list(at(session, "tools")).length || undefined);
    return { ...openaiRequest("chat", session, found), stream: true };
  },

  reply(turn) {
    const { attributes, usage, error } = openaiResponses.reply(
      turn instanceof Turn ? turn.response : turn,
    );
    const found: Found = { ...attributes };
    if (!(turn instanceof Turn)) return { attributes: found, usage, error };
    add(found, GEN_AI_CONVERSATION_ID, turn.conversation);
    // One that was interrupted did not come to an end of its own.
    if (turn.isCancelled) delete found[GEN_AI_RESPONSE_FINISH_REASONS];
    return { attributes: found, usage, error };
  },

  join(soFar, event) {
    const turn = soFar instanceof Turn ? soFar : new Turn();
    turn.add(event);
    return turn;
  },

  isOutput: (event) => text(at(event, "type"))?.endsWith(".delta") === true,
  content: openaiResponsesContent,
};

/** The events of one response so far. */
class Turn {
  response: unknown;
  conversation: string | undefined;
  isCancelled = false;

  add(event: unknown): void {
    const response = at(event, "response");
    const said = typeof response === "object" && response !== null;
    if (said) {
      this.conversation ??= text(at(response, "conversation_id"));
      this.isCancelled = at(response, "status") === "cancelled";
    }
    this.response = openaiResponses.join(
      this.response,
      said ? { type: at(event, "type"), response: asResponse(response) } : event,
    );
  }
}

/** A response of the realtime API in the shape of the responses API. */
function asResponse(response: object) {
  const details = at(response, "status_details");
  if (details === undefined || details === null) return response;
  return { ...response, incomplete_details: details, error: at(details, "error") };
}

function limitOf(session: unknown): number | undefined {
  return (
    count(at(session, "max_output_tokens")) ?? count(at(session, "max_response_output_tokens"))
  );
}

import { piecesOf, sendEvents, sendJson } from "./events.mjs";
import { script } from "./script.mjs";

/** `POST /v1/messages` */
export const anthropicMessages = {
  answerTo({ messages, stream }) {
    if (stream === true) return script.draft;
    const last = messages.at(-1).content;
    const toolsAreDone = Array.isArray(last) && last.some(({ type }) => type === "tool_result");
    return toolsAreDone ? script.preflightFindings : script.preflightTools;
  },

  send(response, reply) {
    return reply.request.stream === true
      ? sendEvents(response, eventsOf(reply))
      : sendJson(response, 200, messageOf(reply));
  },

  error: ({ message, type }) => ({ type: "error", error: { type, message } }),
};

const stopReason = ({ text }) => (text === undefined ? "tool_use" : "end_turn");

function blocksOf({ text, toolCalls = [] }) {
  const calls = toolCalls.map((call) => ({ type: "tool_use", ...call }));
  return text === undefined ? calls : [{ type: "text", text }, ...calls];
}

function messageOf(reply) {
  return {
    id: `msg_${reply.id}`,
    type: "message",
    role: "assistant",
    model: reply.model,
    content: blocksOf(reply),
    stop_reason: stopReason(reply),
    stop_sequence: null,
    usage: usageOf(reply.usage),
  };
}

const event = (type, fields) => ({ event: type, data: { type, ...fields } });

function* eventsOf(reply) {
  // As the provider does it: input is known from the start, output is one token so far.
  const usage = { ...usageOf(reply.usage), output_tokens: 1 };

  yield event("message_start", {
    message: { ...messageOf(reply), content: [], stop_reason: null, usage },
  });
  for (const [index, block] of blocksOf(reply).entries()) {
    yield event("content_block_start", { index, content_block: emptied(block) });
    if (index === 0) yield event("ping");
    for (const delta of deltasOf(block)) yield event("content_block_delta", { index, delta });
    yield event("content_block_stop", { index });
  }
  yield event("message_delta", {
    delta: { stop_reason: stopReason(reply), stop_sequence: null },
    usage: soFar(usageOf(reply.usage)),
  });
  yield event("message_stop");
}

const emptied = (block) =>
  block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };

function deltasOf(block) {
  return block.type === "text"
    ? piecesOf(block.text).map((text) => ({ type: "text_delta", text }))
    : piecesOf(JSON.stringify(block.input)).map((partial_json) => ({
        type: "input_json_delta",
        partial_json,
      }));
}

/** This API's `input_tokens` leaves out what was read from or written to the cache. */
function usageOf({ input, cached = 0, written = 0, output }) {
  return {
    input_tokens: input - cached - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: "standard",
  };
}

/** The figures that a stream repeats when it ends. */
const soFar = ({ cache_creation: _split, service_tier: _tier, ...usage }) => usage;

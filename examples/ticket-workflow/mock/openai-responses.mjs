import { piecesOf, sendEvents, sendJson } from "./events.mjs";
import { script } from "./script.mjs";

/** `POST /v1/responses` */
export const openaiResponses = {
  answerTo: ({ stream }) => (stream === true ? script.refined : script.type),

  send(response, reply) {
    return reply.request.stream === true
      ? sendEvents(response, eventsOf(reply))
      : sendJson(response, 200, completed(reply));
  },

  error: ({ message, type, code }) => ({ error: { message, type, param: null, code } }),
};

const part = (text) => ({ type: "output_text", annotations: [], logprobs: [], text });

const item = ({ id }, status, content) => ({
  id: `msg_${id}`,
  type: "message",
  status,
  content,
  role: "assistant",
});

function responseOf(reply, changes) {
  return {
    id: `resp_${reply.id}`,
    object: "response",
    created_at: reply.createdAt,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: reply.request.instructions ?? null,
    max_output_tokens: null,
    metadata: {},
    model: reply.model,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: "default",
    store: true,
    temperature: reply.request.temperature ?? 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    user: null,
    ...changes,
  };
}

const inProgress = (reply) => responseOf(reply, { status: "in_progress", output: [], usage: null });

const completed = (reply) =>
  responseOf(reply, {
    status: "completed",
    output: [item(reply, "completed", [part(reply.text)])],
    usage: usageOf(reply.usage),
  });

function* eventsOf(reply) {
  let sequence_number = 0;
  const event = (type, fields) => {
    const data = { type, sequence_number, ...fields };
    sequence_number += 1;
    return { event: type, data };
  };
  const place = { item_id: `msg_${reply.id}`, output_index: 0, content_index: 0 };

  yield event("response.created", { response: inProgress(reply) });
  yield event("response.in_progress", { response: inProgress(reply) });
  yield event("response.output_item.added", {
    output_index: 0,
    item: item(reply, "in_progress", []),
  });
  yield event("response.content_part.added", { ...place, part: part("") });
  for (const delta of piecesOf(reply.text)) {
    yield event("response.output_text.delta", { ...place, delta, logprobs: [] });
  }
  yield event("response.output_text.done", { ...place, text: reply.text, logprobs: [] });
  yield event("response.content_part.done", { ...place, part: part(reply.text) });
  yield event("response.output_item.done", {
    output_index: 0,
    item: item(reply, "completed", [part(reply.text)]),
  });
  yield event("response.completed", { response: completed(reply) });
}

function usageOf({ input, cached = 0, output }) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

import { piecesOf, sendEvents, sendJson } from "./events.mjs";
import { script } from "./script.mjs";

/** `POST /v1/chat/completions` */
export const openaiChat = {
  answerTo({ messages, stream }) {
    if (stream !== true) return script.intent;
    return messages.some(({ role }) => role === "tool") ? script.questions : script.questionTools;
  },

  send(response, reply) {
    return reply.request.stream === true
      ? sendEvents(response, chunksOf(reply))
      : sendJson(response, 200, completionOf(reply));
  },

  error: ({ message, type, code }) => ({ error: { message, type, param: null, code } }),
};

const head = ({ id, createdAt, model }, object) => ({
  id: `chatcmpl-${id}`,
  object,
  created: createdAt,
  model,
  service_tier: "default",
  system_fingerprint: "fp_0123456789",
});

function completionOf(reply) {
  return {
    ...head(reply, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: reply.text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: usageOf(reply.usage),
  };
}

function* chunksOf(reply) {
  const withUsage = reply.request.stream_options?.include_usage === true;
  const chunk = (delta, finish_reason = null) => ({
    data: {
      ...head(reply, "chat.completion.chunk"),
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(withUsage && { usage: null }),
    },
  });
  yield chunk({ role: "assistant", content: reply.text === undefined ? null : "", refusal: null });
  yield* reply.text === undefined ? toolDeltas(reply, chunk) : textDeltas(reply, chunk);
  yield chunk({}, reply.text === undefined ? "tool_calls" : "stop");
  if (withUsage) {
    const usage = usageOf(reply.usage);
    yield { data: { ...head(reply, "chat.completion.chunk"), choices: [], usage } };
  }
  yield { data: "[DONE]" };
}

function* textDeltas(reply, chunk) {
  for (const content of piecesOf(reply.text)) yield chunk({ content });
}

function* toolDeltas(reply, chunk) {
  for (const [index, { id, name, input }] of reply.toolCalls.entries()) {
    const call = { index, id, type: "function", function: { name, arguments: "" } };
    yield chunk({ tool_calls: [call] });
    for (const piece of piecesOf(JSON.stringify(input))) {
      yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
}

function usageOf({ input, cached = 0, output }) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

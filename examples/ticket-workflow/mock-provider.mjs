import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { anthropicMessages } from "./mock/anthropic-messages.mjs";
import { sendJson } from "./mock/events.mjs";
import { openaiChat } from "./mock/openai-chat.mjs";
import { openaiResponses } from "./mock/openai-responses.mjs";

const routes = {
  "POST /v1/chat/completions": openaiChat,
  "POST /v1/responses": openaiResponses,
  "POST /v1/messages": anthropicMessages,
};

/** The model that answers where a name without a date is asked for, as the providers report it. */
const dated = {
  "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
  "gpt-4.1": "gpt-4.1-2025-04-14",
  "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
  "claude-haiku-4-5": "claude-haiku-4-5-20251001",
};

const rateLimit = {
  message: "Rate limit reached for requests. Please try again in 400ms.",
  type: "requests",
  code: "rate_limit_exceeded",
};

/**
 * Starts a stand-in for two model providers on 127.0.0.1. It speaks their wire formats, refuses the very first call
 * with 429, and keeps the bill, which it gives as JSON at `GET /_counters`: calls and tokens by the model asked for.
 */
export async function startMockProvider() {
  const counters = { rejected: 0, models: {} };
  const server = createServer((request, response) => {
    answer(request, response, counters).catch((error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve, reject) => server.once("listening", resolve).once("error", reject));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => close(server) };
}

function close(server) {
  server.close();
  server.closeAllConnections();
}

async function answer(request, response, counters) {
  const [path] = request.url.split("?");
  if (path === "/_counters") return sendJson(response, 200, counters);
  const route = routes[`${request.method} ${path}`];
  if (route === undefined) {
    return sendJson(response, 404, { error: { message: `Unknown request URL: ${path}` } });
  }
  const body = JSON.parse(await textOf(request));
  if (counters.rejected === 0) {
    counters.rejected += 1;
    response.setHeader("retry-after-ms", "400").setHeader("retry-after", "1");
    return sendJson(response, 429, route.error(rateLimit));
  }
  const scripted = route.answerTo(body);
  await delay(scripted.latencyMs);
  count(counters, body.model, scripted.usage);
  const id = randomUUID().replaceAll("-", "");
  response.setHeader("x-request-id", `req_${id}`).setHeader("request-id", `req_${id}`);
  const model = dated[body.model] ?? body.model;
  const createdAt = Math.floor(Date.now() / 1000);
  return route.send(response, { ...scripted, id, model, createdAt, request: body });
}

/** Puts a call on the bill. */
function count({ models }, model, { input, cached = 0, written = 0, output }) {
  models[model] ??= {
    calls: 0,
    inputTokens: 0,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 0,
  };
  const bill = models[model];
  bill.calls += 1;
  bill.inputTokens += input;
  bill.cacheReadInputTokens += cached;
  bill.cacheWriteInputTokens += written;
  bill.outputTokens += output;
}

async function textOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

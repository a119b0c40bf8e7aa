import { setTimeout as delay } from "node:timers/promises";

/** Sends `events`, `{event?, data}` each, as server-sent events, the first of them at once. */
export async function sendEvents(response, events) {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  for (const { event, data } of events) {
    const name = event === undefined ? "" : `event: ${event}\n`;
    const text = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${name}data: ${text}\n\n`);
    await delay(2);
  }
  response.end();
}

export function sendJson(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** `text` in pieces of about five tokens, as a stream delivers it. */
export function piecesOf(text) {
  return text.match(/.{1,20}/gs) ?? [];
}

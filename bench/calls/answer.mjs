/** How many chunks a stream has. */
export const chunkCount = 1000;

const headers = { "content-type": "application/json" };

/** A `fetch` that answers from memory: what is left to measure is the library and the tracing. */
export const answer = (reply, events) => {
  const text = JSON.stringify(reply);
  return (url, init) => {
    const isStream = String(url).includes("stream") || `${init?.body}`.includes('"stream":true');
    return Promise.resolve(
      isStream
        ? new Response(events, { headers: { "content-type": "text/event-stream" } })
        : new Response(text, { headers }),
    );
  };
};

/** Server-sent events: `first`, many of `chunk`, then `last`. */
export function eventStream(chunk, last, first = []) {
  const chunks = Array.from({ length: chunkCount - last.length - first.length }, () => chunk(" a"));
  return [...first, ...chunks, ...last]
    .map((event) => {
      const name = event.type === undefined ? "" : `event: ${event.type}\n`;
      return `${name}data: ${JSON.stringify(event)}\n\n`;
    })
    .join("");
}

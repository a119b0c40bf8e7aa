/** The first `limit` items of a stream, which a loop leaves after them. */
exports.collect = async (stream, limit = Infinity) => {
  const items = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length >= limit) break;
  }
  return items;
};

exports.textOf = async (readable) => {
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of readable) text += decoder.decode(part, { stream: true });
  return text;
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
exports.wait = wait;

/** Number of requests that have reached the provider at `url`. */
async function received(url) {
  const { requests } = await (await fetch(`${url}/_counters`)).json();
  return requests;
}

/** Starts a call and waits until its request has reached the provider at `url`. The call's promise is not awaited. */
exports.started = async (url, call) => {
  const before = await received(url);
  const promise = call();
  while ((await received(url)) === before) await wait(5);
  return { promise };
};

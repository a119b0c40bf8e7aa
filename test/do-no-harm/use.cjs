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

exports.wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

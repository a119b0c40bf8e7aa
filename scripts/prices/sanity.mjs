// What is wrong, or worth a look, in one table of prices taken alone.

/** How many times a price may move from one dated price to the next before somebody has to look. */
const largestMove = 3;

/** Findings about `model`: `{ kind, source, provider, id, text }`. */
export function sanityOf(model) {
  const { source, provider, id, periods } = model;
  const found = [];
  const add = (kind, text) => found.push({ kind, source, provider, id, text });
  for (const [index, period] of periods.entries()) {
    const since = period.from === undefined ? "" : ` since ${period.from}`;
    for (const text of tierProblems(period.prices)) add("unordered_tiers", text + since);
    for (const text of orderProblems(period.prices)) add(text.kind, text.text + since);
    const previous = periods[index - 1];
    if (previous !== undefined) for (const text of moves(previous, period)) add("large_move", text);
  }
  const zero = zeroText(periods.at(-1));
  if (zero !== undefined) add("zero_price", zero);
  return found;
}

function tierProblems(prices) {
  return Object.entries(prices).flatMap(([kind, { base, tiers }]) => {
    let [start, price] = [0, base];
    for (const tier of tiers) {
      if (tier.start <= start) return [`${kind}: the tier of ${tier.start} tokens is out of order`];
      if (tier.price < price) return [`${kind}: cheaper above ${tier.start} tokens`];
      ({ start, price } = tier);
    }
    return [];
  });
}

function orderProblems({ input, output, cacheRead }) {
  if (input === undefined) return [];
  const found = [];
  if (cacheRead !== undefined && cacheRead.base > input.base) {
    found.push({
      kind: "cached_above_input",
      text: `cached input costs ${cacheRead.base}, input ${input.base}`,
    });
  }
  if (output !== undefined && output.base > 0 && output.base < input.base) {
    found.push({
      kind: "output_below_input",
      text: `output costs ${output.base}, input ${input.base}`,
    });
  }
  return found;
}

function moves(previous, period) {
  return Object.entries(period.prices).flatMap(([kind, { base }]) => {
    const before = previous.prices[kind]?.base;
    if (!before || !base) return [];
    const times = Math.max(base / before, before / base);
    return times > largestMove ? [`${kind}: ${before} to ${base} on ${period.from}`] : [];
  });
}

function zeroText({ prices, others = [] }) {
  const zero = Object.entries(prices).flatMap(([kind, { base }]) => (base === 0 ? [kind] : []));
  if (zero.length > 0) return `${zero.join(", ")} at 0`;
  return Object.keys(prices).length + others.length === 0 ? "no price at all: free" : undefined;
}

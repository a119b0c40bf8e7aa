const beginNs = 1_795_651_200_000_000_000n;
const hourNs = 3_600_000_000_000n;

/** Days over which spans are spread. */
const days = 3;
const tokensOf = (number) => 100 + (number % 900);

/** What all spans with a number below `count` have used. */
export function tokensBelow(count) {
  let sum = 0;
  for (let number = 0; number < count; number += 1) sum += tokensOf(number);
  return sum;
}

/** The span of a number, as the body of a line of the journal. Spans come out of order and over several days. */
export function spanBody(number) {
  const id = number.toString(16).padStart(16, "0");
  const start = beginNs + BigInt((number * 7919) % (days * 24)) * hourNs + BigInt(number);
  const span = {
    traceId: `${id.slice(1)}0`.repeat(2),
    spanId: id,
    name: "chat gpt-5",
    kind: 3,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 1_000_000n),
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: "gpt-5" } },
      { key: "gen_ai.usage.input_tokens", value: { intValue: String(tokensOf(number)) } },
      { key: "text", value: { stringValue: `text ${number} `.repeat(20) } },
    ],
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }).slice(0, -1);
}

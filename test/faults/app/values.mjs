// Gives spans values that no backend takes, each beside spans that are as they should be, and says what threw.
import { endSpan, makeSpan, say, startSpan } from "./record.mjs";

const fail = () => {
  throw new Error("planned");
};
function deep(levels) {
  let value = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
function circular() {
  const value = {};
  value.value = value;
  return value;
}
const throwing = { get: fail, ownKeys: fail, has: fail, getOwnPropertyDescriptor: fail };
const wide = () => Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [key, key]));

const values = {
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "-Infinity": () => Number.NEGATIVE_INFINITY,
  "1e300": () => 1e300,
  1e20: () => 1e20,
  "2^63": () => 2 ** 63,
  "-0": () => -0,
  BigInt: () => 10n ** 30n,
  "lone surrogate": () => "a\uD800b",
  NUL: () => "a\u0000b",
  "array with NaN": () => [1, Number.NaN],
  "100,000 levels": () => deep(100_000),
  circular,
  getter: () => Object.defineProperty({}, "value", { get: fail, enumerable: true }),
  proxy: () => new Proxy({}, throwing),
  toJSON: () => ({ toJSON: fail }),
  "100,000 keys": wide,
  symbol: () => Symbol("planned"),
  function: () => fail,
  date: () => new Date(Number.NaN),
};

const threw = [];
for (const [name, make] of Object.entries(values)) {
  makeSpan();
  const span = startSpan({}, name);
  try {
    span.setAttribute("value", make());
    span.addEvent("event", { value: make() });
    span.setStatus({ code: 2, message: name });
    endSpan(span);
  } catch (error) {
    threw.push(`${name}: ${String(error)}`);
  }
  makeSpan();
}
say({ threw, result: await globalThis.telemetry.shutdown(5000) });

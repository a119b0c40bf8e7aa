import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";
import type { Usage } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { disown, earlierOf, innerCallOf, ownerOf, place, placeCall } from "./owner.ts";

recordTelemetry();
const tracer = trace.getTracer("test");

function begin(around?: Span): Span {
  const parent = around === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, around);
  const span = tracer.startSpan("span", {}, parent);
  place(span, around);
  return span;
}

function beginCall(around?: Span): Span {
  const span = begin(around);
  placeCall(span);
  return span;
}

const idOf = (span: Span): string => span.spanContext().spanId;

interface Ending {
  readonly id?: string;
  readonly usage?: Usage;
  readonly startMs?: number;
  readonly endMs?: number;
}

const ending = (span: Span, { id, usage, startMs = 0, endMs = 1 }: Ending = {}) => ({
  span,
  id,
  usage,
  startMs,
  endMs,
});

describe("calls inside of each other", () => {
  test("the innermost one owns the usage, across spans that are no calls", () => {
    const outer = beginCall();
    const inner = beginCall(begin(begin(outer)));
    expect(ownerOf(ending(inner))).toBeUndefined();
    expect(ownerOf(ending(outer))).toBe(idOf(inner));
  });

  test("of three, the innermost one owns the usage of both around it", () => {
    const outer = beginCall();
    const middle = beginCall(outer);
    const inner = beginCall(middle);
    expect(innerCallOf(outer)).toBe(idOf(inner));
    expect(innerCallOf(middle)).toBe(idOf(inner));
    disown(inner);
    expect(innerCallOf(outer)).toBe(idOf(middle));
  });

  test("the outer one may end first", () => {
    const outer = beginCall();
    const inner = beginCall(outer);
    expect(ownerOf(ending(outer))).toBe(idOf(inner));
    expect(ownerOf(ending(inner))).toBeUndefined();
  });

  test("one that brought no usage gives it back to the one around it", () => {
    const outer = beginCall();
    disown(beginCall(begin(outer)));
    expect(innerCallOf(outer)).toBeUndefined();
    const second = beginCall(outer);
    expect(innerCallOf(outer)).toBe(idOf(second));
  });

  test("calls beside each other own theirs", () => {
    const agent = begin();
    expect(ownerOf(ending(beginCall(agent)))).toBeUndefined();
    expect(ownerOf(ending(beginCall(agent)))).toBeUndefined();
  });
});

describe("spans of one reply", () => {
  test("the first that ends owns it, when both were open at one time", () => {
    const [first, second] = [begin(), begin()];
    expect(earlierOf(ending(first, { id: "one", startMs: 5, endMs: 20 }))).toBeUndefined();
    expect(earlierOf(ending(second, { id: "one", startMs: 10, endMs: 30 }))).toBe(idOf(first));
  });

  test("the first owns it when a later one tells the same counts", () => {
    const usage = { inputTokens: 3, outputTokens: 4 };
    const [first, second] = [begin(), begin()];
    expect(earlierOf(ending(first, { id: "two", usage }))).toBeUndefined();
    expect(earlierOf(ending(second, { id: "two", usage, startMs: 9, endMs: 10 }))).toBe(
      idOf(first),
    );
  });

  test("a later reply with the same id and other counts is another one", () => {
    const [first, second] = [begin(), begin()];
    expect(earlierOf(ending(first, { id: "three", usage: { inputTokens: 3 } }))).toBeUndefined();
    const later = { id: "three", usage: { inputTokens: 5 }, startMs: 9, endMs: 10 };
    expect(earlierOf(ending(second, later))).toBeUndefined();
  });

  test("without an id nothing is the same", () => {
    expect(earlierOf(ending(begin()))).toBeUndefined();
    expect(earlierOf(ending(begin()))).toBeUndefined();
  });

  test("only so many replies are remembered", () => {
    const [first] = [begin()];
    const usage = { inputTokens: 1 };
    expect(earlierOf(ending(first, { id: "forgotten", usage }))).toBeUndefined();
    for (let other = 0; other < 10_000; other += 1)
      earlierOf(ending(first, { id: `other ${other}`, usage }));
    expect(earlierOf(ending(begin(), { id: "forgotten", usage }))).toBeUndefined();
  });
});

import { context } from "@opentelemetry/api";
import { ERROR_TYPE, SPOOR_OUTCOME } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { operationIn } from "../../trace/operation.ts";
import { aroundStitching, aroundStream } from "./agent-stream.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const self = undefined;

/** The reader of a stream that a `streamText` with `options` puts its steps into. */
function started(source: ReadableStream, options: object = {}): ReadableStreamDefaultReader {
  const made = { stream: source };
  let reader: ReadableStreamDefaultReader | undefined;
  aroundStream({ args: [options], self }, () => {
    expect(aroundStitching({ args: [], self }, () => made)).toBe(made);
    reader = made.stream.getReader();
  });
  expect(recorded.spans()).toEqual([]);
  if (reader === undefined) throw new Error("no reader");
  return reader;
}

async function readAll(reader: ReadableStreamDefaultReader): Promise<unknown[]> {
  const parts: unknown[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read())
    parts.push(next.value);
  await new Promise(setImmediate);
  return parts;
}

const ended = () => recorded.span("invoke_agent").attributes;

test("the agent goes on until its stream ends", async () => {
  const parts = [{ type: "text-delta" }, { type: "finish-step", finishReason: "stop" }];
  expect(await readAll(started(ReadableStream.from(parts)))).toEqual(parts);
  expect(ended()[SPOOR_OUTCOME]).toBe("completed");
});

test("an error that no finished step comes after is the agent's", async () => {
  const error = new TypeError("broken");
  await readAll(
    started(
      ReadableStream.from([
        { type: "error", error },
        { type: "finish-step", finishReason: "error" },
      ]),
    ),
  );
  expect(ended()).toMatchObject({ [SPOOR_OUTCOME]: "failed", [ERROR_TYPE]: "TypeError" });
});

test("an error that a finished step comes after was overcome", async () => {
  const parts = [
    { type: "error", error: "x" },
    { type: "finish-step", finishReason: "stop" },
  ];
  await readAll(started(ReadableStream.from(parts)));
  expect(ended()[SPOOR_OUTCOME]).toBe("completed");
});

test("a failure of the stream is passed on itself", async () => {
  const error = new RangeError("broken");
  const reader = started(new ReadableStream({ start: (controller) => controller.error(error) }));
  await expect(reader.read()).rejects.toBe(error);
  expect(ended()[ERROR_TYPE]).toBe("RangeError");
});

test.each([
  [undefined, "cancelled"],
  [new DOMException("late", "TimeoutError"), "failed"],
])("a cancelled stream ends the agent, for the reason %s", async (reason, outcome) => {
  const reasons: unknown[] = [];
  const source = new ReadableStream({ cancel: (given) => void reasons.push(given) });
  const reader = started(source);
  await reader.cancel(reason);
  expect(await reader.read()).toEqual({ done: true, value: undefined });
  await new Promise(setImmediate);
  expect(reasons).toEqual([reason]);
  expect(ended()[SPOOR_OUTCOME]).toBe(outcome);
});

test("when the application aborts, the next read ends the agent", async () => {
  const controller = new AbortController();
  const source = ReadableStream.from([{ type: "text-delta" }, { type: "text-delta" }]);
  const reader = started(source, { abortSignal: controller.signal });
  await reader.read();
  controller.abort();
  await reader.read();
  await new Promise(setImmediate);
  expect(ended()[SPOOR_OUTCOME]).toBe("cancelled");
});

test("a function that calls another one with the same options is one agent", () => {
  const options = {};
  aroundStream({ args: [options], self }, () => {
    const outer = operationIn(context.active());
    aroundStream({ args: [options], self }, () => {
      expect(operationIn(context.active())).toBe(outer);
    });
  });
  expect(recorded.spans()).toHaveLength(1);
});

test("what it throws is thrown on", () => {
  const error = new TypeError("no prompt");
  const fail = (): never => {
    throw error;
  };
  expect(() => aroundStream({ args: [{}], self }, fail)).toThrow(error);
  expect(ended()[ERROR_TYPE]).toBe("TypeError");
});

test("a stream that is made elsewhere is left alone", () => {
  const stream = new ReadableStream();
  aroundStitching({ args: [], self }, () => ({ stream }));
  expect(Object.getOwnPropertyNames(stream)).toEqual([]);
});

import { SPOOR_OUTCOME, SPOOR_RESPONSE_CHUNK_COUNT } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { aiSdkStream } from "../provider/ai-sdk.ts";
import { ModelCall } from "../trace/call.ts";
import { observe } from "./observe.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const finish = { type: "finish", finishReason: "stop" };

/** What the caller of `doStream` gets for a result with `stream`. */
async function observed(stream: ReadableStream, signal?: AbortSignal): Promise<ReadableStream> {
  const request = aiSdkStream.request([{ prompt: [] }], { modelId: "m" });
  const call = new ModelCall({ provider: "openai", request });
  const result = observe({ call, provider: aiSdkStream, signal }, Promise.resolve({ stream }));
  const { stream: given }: { stream: ReadableStream } = Object(await result);
  return given;
}

const outcome = () => recorded.span("chat m").attributes[SPOOR_OUTCOME];

async function read(stream: ReadableStream): Promise<unknown[]> {
  const parts: unknown[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

test("the parts come as they were", async () => {
  const parts = [{ type: "text-delta", delta: "a" }, finish];
  expect(await read(await observed(ReadableStream.from(parts)))).toEqual(parts);
  expect(outcome()).toBe("completed");
  expect(recorded.span("chat m").attributes[SPOOR_RESPONSE_CHUNK_COUNT]).toBe(2);
});

test("a part is asked for when the reader asks", async () => {
  let pulls = 0;
  const source = new ReadableStream(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(pulls);
      },
    },
    { highWaterMark: 0 },
  );
  const stream = await observed(source);
  await new Promise(setImmediate);
  expect(pulls).toBe(0);
  const reader = stream.getReader();
  await reader.read();
  await reader.read();
  await new Promise(setImmediate);
  expect(pulls).toBe(2);
});

test("a failure is passed on itself", async () => {
  const error = new RangeError("broken");
  const source = new ReadableStream({ start: (controller) => controller.error(error) });
  await expect(read(await observed(source))).rejects.toBe(error);
  expect(outcome()).toBe("failed");
});

test("a cancellation reaches the source with its reason, and its failure the caller", async () => {
  const reasons: unknown[] = [];
  const error = new Error("cannot");
  const source = new ReadableStream({
    cancel(reason) {
      reasons.push(reason);
      throw error;
    },
  });
  await expect((await observed(source)).cancel("enough")).rejects.toBe(error);
  expect(reasons).toEqual(["enough"]);
  expect(outcome()).toBe("cancelled");
});

test("a stream that ends without a finish is incomplete, or cancelled where the application aborted", async () => {
  await read(await observed(ReadableStream.from([{ type: "text-delta", delta: "a" }])));
  expect(outcome()).toBe("incomplete");
  recorded.reset();
  await read(await observed(ReadableStream.from([{ type: "text-start" }]), AbortSignal.abort()));
  expect(outcome()).toBe("cancelled");
});

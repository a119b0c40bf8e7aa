import { context, trace } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_PROVIDER_NAME,
  SERVER_ADDRESS,
  SPOOR_OUTCOME,
} from "@spoor/core/semconv";
import { tracingChannel } from "node:diagnostics_channel";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { openai } from "../provider/openai.ts";
import type { Library } from "../provider/library.ts";
import { listen } from "./channel.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

/** A library of one method, published on a channel of its own as the transformed code does. */
function libraryOf(channelName: string, change: Partial<Library> = {}) {
  const [method] = openai.methods;
  if (method === undefined) throw new Error("no method");
  const target = { ...method.target, channelName };
  const library: Library = { ...openai, methods: [{ ...method, target }], ...change };
  const { start } = tracingChannel(`orchestrion:openai:${channelName}`);
  const self = { _client: { baseURL: "https://api.groq.com/openai/v1" } };
  const call = (run: () => unknown) => start.runStores({ arguments: [{ model: "m" }], self }, run);
  return { library, call };
}

test("a call runs in the context of its span", () => {
  const { library, call } = libraryOf("context");
  listen(library);
  const inside = call(() => trace.getSpan(context.active())?.spanContext().spanId);
  expect(recorded.span("chat m").spanContext().spanId).toBe(inside);
  expect(trace.getSpan(context.active())).toBeUndefined();
});

test("a span made inside is a child, after an await too", async () => {
  const { library, call } = libraryOf("child");
  listen(library);
  await call(async () => {
    await Promise.resolve();
    trace.getTracer("test").startSpan("POST").end();
  });
  const parent = recorded.spans().find(({ name }) => name === "POST")?.parentSpanContext;
  expect(parent?.spanId).toBeDefined();
});

test("the span says whose service the client asks", () => {
  const { library, call } = libraryOf("endpoint");
  listen(library);
  call(() => "reply");
  expect(recorded.span("chat m").attributes).toMatchObject({
    [GEN_AI_PROVIDER_NAME]: "groq",
    [SERVER_ADDRESS]: "api.groq.com",
    [SPOOR_OUTCOME]: "completed",
  });
});

test("what the method throws is thrown on, and on the span", () => {
  const { library, call } = libraryOf("throws");
  listen(library);
  const error = new RangeError("planned");
  expect(() =>
    call(() => {
      throw error;
    }),
  ).toThrow(error);
  expect(recorded.span("chat m").attributes).toMatchObject({
    [SPOOR_OUTCOME]: "failed",
    [ERROR_TYPE]: "RangeError",
  });
});

test("a call whose request cannot be read runs untraced", () => {
  const { library, call } = libraryOf("broken", {
    endpoint: () => {
      throw new Error("planned");
    },
  });
  listen(library);
  expect(call(() => 7)).toBe(7);
  expect(recorded.spans()).toEqual([]);
});

test("a second listener on a channel makes no second span", () => {
  const { library, call } = libraryOf("twice");
  listen(library);
  listen(library);
  call(() => "reply");
  expect(recorded.spans()).toHaveLength(1);
});

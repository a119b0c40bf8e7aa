import OpenAI from "openai";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { GEN_AI_RESPONSE_FINISH_REASONS, SPOOR_OUTCOME } from "@spoor/core/semconv";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { failureCounts } from "../guard.ts";
import { openaiChat } from "../provider/openai-chat.ts";
import type { Provider } from "../provider/provider.ts";
import { endOpenCalls, ModelCall } from "../trace/call.ts";
import { observe } from "./observe.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const messages = [{ role: "user" as const, content: "Hi" }];
const reply = {
  id: "c",
  model: "m",
  choices: [{ index: 0, finish_reason: "stop", message: { content: "Hello" } }],
};
const events = ["Hel", "lo"].map((content) => ({
  id: "c",
  model: "m",
  choices: [{ index: 0, delta: { content } }],
}));
const finish = { ...events[0], choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
const sse = [...events, finish].map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

const client = new OpenAI({
  apiKey: "test",
  maxRetries: 0,
  fetch: async (_, init) => {
    const { model, stream } = JSON.parse(typeof init?.body === "string" ? init.body : "{}");
    if (model === "fails")
      return Response.json({ error: { message: "no", code: "bad" } }, { status: 400 });
    return stream ? new Response(`${sse}data: [DONE]\n\n`) : Response.json(reply);
  },
});

function observed(provider: Provider = openaiChat, model = "m") {
  const call = new ModelCall({
    provider: "openai",
    request: { operation: "chat", model, stream: false, attributes: {} },
  });
  return { call, provider, signal: undefined };
}

const plain = (model = "m") => client.chat.completions.create({ model, messages });
const stream = () => client.chat.completions.create({ model: "m", messages, stream: true });
const isEnded = () => recorded.spans().length > 0;
const outcomes = () => recorded.spans().map(({ attributes }) => attributes[SPOOR_OUTCOME]);

describe("a reply that nobody can read any more", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  /** Collects garbage until `isDone`, with time in between for finalizers and reads, but not for ever. */
  const collectUntil = async (isDone: () => boolean): Promise<void> => {
    for (let round = 0; round < 20 && !isDone(); round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  test("is unread when its stream is collected", async () => {
    await (async () => {
      const promise = stream();
      observe(observed(), promise);
      await promise;
    })();
    await collectUntil(isEnded);
    expect(outcomes()).toEqual(["unread"]);
  });

  test("is unread when its promise is collected and was not awaited", async () => {
    (() => observe(observed(), plain()))();
    await collectUntil(isEnded);
    expect(outcomes()).toEqual(["unread"]);
  });

  test("is incomplete when its stream is collected half-read", async () => {
    await (async () => {
      const promise = stream();
      observe(observed(), promise);
      await (await promise)[Symbol.asyncIterator]().next();
    })();
    await collectUntil(isEnded);
    expect(outcomes()).toEqual(["incomplete"]);
  });

  test("is not one whose iterator is all that is left of the stream", async () => {
    const iterator = await (async () => {
      const promise = stream();
      observe(observed(), promise);
      return (await promise)[Symbol.asyncIterator]();
    })();
    await iterator.next();
    await collectUntil(isEnded);
    expect(outcomes()).toEqual([]);
    while (!(await iterator.next()).done);
    expect(outcomes()).toEqual(["completed"]);
  });

  test("is not one of which half of a tee is left", async () => {
    const half = await (async () => {
      const promise = stream();
      observe(observed(), promise);
      return (await promise).tee()[0];
    })();
    await collectUntil(isEnded);
    expect(outcomes()).toEqual([]);
    for await (const chunk of half) expect(chunk.id).toBe("c");
    expect(outcomes()).toEqual(["completed"]);
  });
});

describe("a call that is open as the process goes", () => {
  test("is unread when its stream was not read", async () => {
    const promise = stream();
    observe(observed(), promise);
    await promise;
    endOpenCalls("incomplete");
    expect(outcomes()).toEqual(["unread"]);
  });

  test("is incomplete when it has no response", () => {
    observe(observed(), plain());
    endOpenCalls("incomplete");
    expect(outcomes()).toEqual(["incomplete"]);
  });

  test("is completed when its stream was read to the finish reason", async () => {
    const promise = stream();
    observe(observed(), promise);
    const iterator = (await promise)[Symbol.asyncIterator]();
    for (let index = 0; index < 3; index += 1) await iterator.next();
    endOpenCalls("incomplete");
    expect(outcomes()).toEqual(["completed"]);
    expect(recorded.spans()[0]?.attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["stop"]);
  });
});

describe("nothing reaches the application", () => {
  const broken: Provider = {
    request: () => {
      throw new Error("planned");
    },
    reply: () => {
      throw new Error("planned");
    },
    join: () => {
      throw new Error("planned");
    },
    isOutput: () => {
      throw new Error("planned");
    },
  };

  test("of a reader that throws on a reply", async () => {
    const promise = plain();
    observe(observed(broken), promise);
    expect(await promise).toMatchObject({ id: "c" });
    expect(outcomes()).toEqual(["completed"]);
    expect(failureCounts().get("reading a reply")).toBeGreaterThan(0);
  });

  test("of a reader that throws on a chunk", async () => {
    const promise = stream();
    observe(observed(broken), promise);
    const ids: string[] = [];
    for await (const chunk of await promise) ids.push(chunk.id);
    expect(ids).toEqual(["c", "c", "c"]);
    expect(failureCounts().get("reading a chunk")).toBeGreaterThan(0);
  });

  test("of a promise that allows no change", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    const promise = plain("fails");
    const value: unknown = Reflect.get(promise, "parseResponse");
    void Object.defineProperty(promise, "parseResponse", {
      value,
      writable: false,
      configurable: false,
    });
    observe(observed(), promise);
    await expect(promise).rejects.toThrow("400 no");
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", listener);
    expect(unhandled).toEqual([]);
  });

  test.each([[undefined], [7], ["text"], [{}], [Promise.resolve(1)]])(
    "of a result that is %j",
    (result) => {
      expect(() => observe(observed(), result)).not.toThrow();
    },
  );
});

test("the promise shows the properties that it showed before", () => {
  const promise = plain();
  const before = Object.keys(promise);
  observe(observed(), promise);
  expect(Object.keys(promise)).toEqual(before);
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aiSdkContent, contentKinds, openaiChatContent } from "@spoor/core/content";
import type { ContentKind, ContentShape } from "@spoor/core/content";
import { Conversation } from "../framework/openai-realtime/conversation.ts";
import { ModelCall } from "../trace/call.ts";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { failureCounts } from "../guard.ts";
import { redactAtOnce, useCapture } from "./capture.ts";

const recorded = recordTelemetry();
const capture = (kinds: readonly ContentKind[], places: readonly ("span" | "event")[] = ["span"]) =>
  useCapture({ kinds, places });
beforeEach(() => capture(contentKinds));
afterEach(() => {
  recorded.reset();
  redactAtOnce((text) => text);
});

const request = { messages: [{ role: "user", content: "Hi" }] };
const reply = { choices: [{ message: { role: "assistant", content: "Hello" } }] };
const input = [{ role: "user", parts: [{ type: "text", content: "Hi" }] }];
const output = [{ role: "assistant", parts: [{ type: "text", content: "Hello" }] }];

function begin(shape: ContentShape = openaiChatContent, asked: unknown = request): ModelCall {
  const call = new ModelCall({
    provider: "openai",
    request: { operation: "chat", model: "m", stream: false, attributes: {} },
  });
  call.capture(shape, asked);
  return call;
}

const said = (name: string) => {
  const value = recorded.span("chat m").attributes[`gen_ai.${name}`];
  return value === undefined ? undefined : JSON.parse(String(value));
};

const fail = () => {
  throw new Error("broken");
};

describe("the content of a call", () => {
  test("is on its span when it ends, and not before", () => {
    const call = begin();
    call.content?.reply(reply);
    const before: unknown = Reflect.get(call.span, "attributes");
    expect(JSON.stringify(before)).not.toContain("H");
    call.end("completed");
    expect(said("input.messages")).toEqual(input);
    expect(said("output.messages")).toEqual(output);
    expect(call.content).toBeUndefined();
  });

  test("is that of the moment of the call, whatever the application does with its messages then", () => {
    const messages = [{ role: "user", content: "Hi" }];
    const call = begin(openaiChatContent, { messages });
    messages.push({ role: "assistant", content: "later" });
    call.end("completed");
    expect(said("input.messages")).toEqual(input);
  });

  test("has the request where there is no reply, and what came where a stream was cut", () => {
    const call = begin(aiSdkContent, { prompt: [{ role: "user", content: "Hi" }] });
    call.content?.chunk({ type: "text-delta", id: "1", delta: "Hel" });
    call.content?.chunk({ type: "text-delta", id: "1", delta: "lo" });
    call.end("incomplete");
    expect(said("output.messages")).toEqual(output);
    recorded.reset();
    begin().end("failed", new Error("no"));
    expect(said("input.messages")).toEqual(input);
    expect(said("output.messages")).toBeUndefined();
  });

  test("is not there for kinds that are not asked for, or for a setting of none", () => {
    capture(["completions"]);
    const call = begin();
    call.content?.reply(reply);
    call.end("completed");
    expect(said("input.messages")).toBeUndefined();
    expect(said("output.messages")).toEqual(output);
    capture([]);
    expect(begin().content).toBeUndefined();
  });

  test("is on the event that the conventions have for it, as data, with what the span says", () => {
    capture(contentKinds, ["event"]);
    const call = begin();
    call.content?.reply(reply);
    call.end("completed");
    expect(said("input.messages")).toBeUndefined();
    const [event] = recorded.events();
    expect(event?.eventName).toBe("gen_ai.client.inference.operation.details");
    expect(event?.severityNumber).toBe(5);
    expect(event?.spanContext?.spanId).toBe(call.span.spanContext().spanId);
    expect(event?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "m",
      "gen_ai.input.messages": input,
      "gen_ai.output.messages": output,
    });
    expect(Object.keys(event?.attributes ?? {}).join()).not.toContain("spoor.");
  });

  test("is redacted as it is written where the application's own exporters take it", () => {
    redactAtOnce((text) => text.replaceAll("Hi", "*"));
    begin().end("completed");
    expect(JSON.stringify(said("input.messages"))).not.toContain("Hi");
  });
});

test("a reader that fails costs the content alone, and is counted", () => {
  const call = begin({ request: fail, reply: fail, join: fail });
  call.content?.chunk({});
  call.content?.chunk({});
  call.content?.reply({});
  call.end("completed");
  expect(recorded.span("chat m").attributes["spoor.outcome"]).toBe("completed");
  expect(said("input.messages")).toBeUndefined();
  expect(failureCounts().get("reading a chunk's content")).toBe(1);
});

test("a response of a realtime connection has its instructions, tools and answer", () => {
  const conversation = new Conversation(new URL("wss://example.com/?model=m"));
  const session = { instructions: "Be brief.", tools: [{ type: "function", name: "f" }] };
  conversation.add({ type: "session.created", session });
  const response = { id: "r", status: "in_progress", output: [] };
  conversation.add({ type: "response.created", response });
  const delta = { type: "response.output_text.delta", response_id: "r", delta: "Hello" };
  conversation.add(delta);
  conversation.add({ type: "response.done", response: { ...response, status: "completed" } });
  expect(said("system_instructions")).toEqual([{ type: "text", content: "Be brief." }]);
  expect(said("tool.definitions")).toEqual([{ type: "function", name: "f" }]);
  expect(said("output.messages")).toEqual([{ ...output[0], finish_reason: "stop" }]);
});

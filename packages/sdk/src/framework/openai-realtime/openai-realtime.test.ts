import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  profileOf,
  SPOOR_OUTCOME,
  SPOOR_RESPONSE_CHUNK_COUNT,
} from "@spoor/core/semconv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { useProfile } from "../../tracer.ts";
import { openaiRealtimeEvents } from "./openai-realtime.ts";

let spans = new InMemorySpanExporter();

beforeEach(() => {
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }),
  );
  useProfile(profileOf("current"));
});

afterEach(() => trace.disable());

/** A connection that was told `events`, and what its spans say. */
function told(events: readonly unknown[]) {
  const connection = { url: new URL("wss://api.openai.com/v1/realtime?model=gpt-realtime") };
  emit(connection, ...events.map((event) => ["event", event]));
  return { connection, found: () => spans.getFinishedSpans().map(({ attributes }) => attributes) };
}

function emit(self: object, ...all: readonly (readonly unknown[])[]): void {
  for (const args of all)
    expect(openaiRealtimeEvents.around({ self, args: [...args] }, () => "ran")).toBe("ran");
}

const session = { type: "session.created", session: { modalities: ["text", "audio"], tools: [] } };
const created = (id: string) => ({ type: "response.created", response: { id, status: "" } });
const delta = (response_id: string) => ({
  type: "response.output_audio.delta",
  response_id,
  delta: "AAAA",
});
const done = (id: string, fields: object = {}) => ({
  type: "response.done",
  response: {
    id,
    status: "completed",
    usage: {
      input_tokens: 100,
      output_tokens: 20,
      input_token_details: { audio_tokens: 40, cached_tokens: 40 },
    },
    ...fields,
  },
});

describe("a realtime connection", () => {
  test("makes a span for each response", () => {
    const { found } = told([session, created("r1"), delta("r1"), done("r1"), created("r2")]);
    expect(found()).toHaveLength(1);
    expect(found()[0]).toMatchObject({
      [GEN_AI_PROVIDER_NAME]: "openai",
      [GEN_AI_REQUEST_MODEL]: "gpt-realtime",
      [GEN_AI_OUTPUT_TYPE]: "speech",
      [GEN_AI_RESPONSE_ID]: "r1",
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
      [GEN_AI_USAGE_INPUT_TOKENS]: 100,
      [GEN_AI_USAGE_AUDIO_INPUT_TOKENS]: 40,
      [SPOOR_RESPONSE_CHUNK_COUNT]: 3,
      [SPOOR_OUTCOME]: "completed",
    });
  });

  test("tells responses apart that come at one time", () => {
    const { found } = told([created("r1"), created("r2"), delta("r2"), done("r2"), done("r1")]);
    expect(found().map((attributes) => attributes[GEN_AI_RESPONSE_ID])).toEqual(["r2", "r1"]);
    expect(found().map((attributes) => attributes[SPOOR_RESPONSE_CHUNK_COUNT])).toEqual([3, 2]);
  });

  test.each([
    [{ status: "cancelled", status_details: { reason: "turn_detected" } }, "cancelled", undefined],
    [
      { status: "incomplete", status_details: { reason: "max_output_tokens" } },
      "completed",
      ["length"],
    ],
    [
      { status: "failed", status_details: { error: { code: "server_error" } } },
      "failed",
      ["error"],
    ],
  ])("a response with %j is %s", (fields, outcome, reasons) => {
    const [attributes] = told([created("r1"), done("r1", fields)]).found();
    expect(attributes?.[SPOOR_OUTCOME]).toBe(outcome);
    expect(attributes?.[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(reasons);
  });

  test("that is closed leaves its response incomplete", () => {
    const { connection, found } = told([created("r1"), delta("r1")]);
    emit(connection, ["close", 1006]);
    expect(found().map((attributes) => attributes[SPOOR_OUTCOME])).toEqual(["incomplete"]);
  });

  test("makes nothing of what it does not know", () => {
    const { connection, found } = told([null, "x", { type: "response.done" }, done("unknown")]);
    emit(connection, [], ["error", new Error("x")], ["close"]);
    expect(found()).toEqual([]);
  });
});

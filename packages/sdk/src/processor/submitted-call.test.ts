import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  GEN_AI_WORKFLOW_NAME,
  profileOf,
  SPOOR_RESPONSE_LATENCY,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  USER_ID,
} from "@spoor/core/semconv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withContext } from "../attribution/with-context.ts";
import { openaiBatchSubmission } from "../framework/openai-batches/openai-batches.ts";
import { openaiBatch, openaiRetrieve } from "../provider/openai-fetch.ts";
import { openaiResponses } from "../provider/openai-responses.ts";
import type { Provider } from "../provider/provider.ts";
import { ModelCall } from "../trace/call.ts";
import { workflow } from "../trace/workflow.ts";
import { useProfile } from "../tracer.ts";
import { DeriveProcessor } from "./derive.ts";
import { loadPrices } from "./prices.ts";

let spans = new InMemorySpanExporter();

beforeEach(async () => {
  await loadPrices();
  spans = new InMemorySpanExporter();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [new DeriveProcessor(), new SimpleSpanProcessor({ exporter: spans })],
    }),
  );
  useProfile(profileOf("current"));
});

afterEach(() => {
  trace.disable();
  context.disable();
});

function made(provider: Provider, argument: unknown, reply: unknown) {
  const call = new ModelCall({ provider: "openai", request: provider.request([argument]) });
  call.reply(provider.reply(reply));
  call.end("completed");
  return spanOf(call.span.spanContext().spanId);
}

const spanOf = (id: string) => {
  const found = spans.getFinishedSpans().find((span) => span.spanContext().spanId === id);
  if (found === undefined) throw new Error("The span has not ended.");
  return found;
};
const runSpan = (name: string) =>
  spans.getFinishedSpans().find((span) => span.name === `invoke_workflow ${name}`);

const usage = { input_tokens: 300, output_tokens: 200 };
const body = { model: "gpt-5", input: "Hi", background: true };
const queued = (id: string) => ({
  id,
  model: "gpt-5",
  background: true,
  status: "queued",
  usage: null,
});

test("a response fetched in another run belongs to the run that submitted it", async () => {
  const id = "resp_joined";
  const { submitted, fetched } = await workflow("collect", { runId: "run-2" }, async () => {
    const first = await workflow("submit", { runId: "run-1" }, async () =>
      withContext({ user: "u-1", tenant: "acme", tags: ["eu"] }, () =>
        made(openaiResponses, body, queued(id)),
      ),
    );
    const done = {
      ...queued(id),
      status: "completed",
      created_at: 1000,
      completed_at: 1042,
      usage,
    };
    return { submitted: first, fetched: made(openaiRetrieve, id, done) };
  });
  expect(fetched.links.map(({ context: { spanId } }) => spanId)).toEqual([
    submitted.spanContext().spanId,
  ]);
  expect(fetched.attributes).toMatchObject({
    [SPOOR_WORKFLOW_RUN_ID]: "run-1",
    [GEN_AI_WORKFLOW_NAME]: "submit",
    [USER_ID]: "u-1",
    [SPOOR_TENANT_ID]: "acme",
    [SPOOR_TAGS]: ["eu"],
    [SPOOR_RESPONSE_LATENCY]: 42,
    [SPOOR_USAGE_COST_STATUS]: "priced",
  });
  expect(submitted.attributes).not.toHaveProperty([SPOOR_USAGE_COST_STATUS]);
});

test("a response fetched in its own run is in that run's totals once", async () => {
  const id = "resp_own";
  await workflow("own", { runId: "run-3" }, async () => {
    made(openaiResponses, body, queued(id));
    made(openaiRetrieve, id, { ...queued(id), status: "in_progress" });
    const fetched = made(openaiRetrieve, id, { ...queued(id), status: "completed", usage });
    // The reply tells no time, so that the process's own clock does.
    expect(fetched.attributes[SPOOR_RESPONSE_LATENCY]).toBeGreaterThanOrEqual(0);
    made(openaiRetrieve, id, { ...queued(id), status: "completed", usage });
  });
  expect(runSpan("own")?.attributes[SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]).toBe(1);
});

test("a response that another process submitted is joined to nothing, and has the provider's latency", () => {
  const done = { ...queued("resp_elsewhere"), status: "completed", created_at: 5, completed_at: 8 };
  const fetched = made(openaiRetrieve, "resp_elsewhere", { ...done, usage });
  expect(fetched.links).toEqual([]);
  expect(fetched.attributes[SPOOR_RESPONSE_LATENCY]).toBe(3);
  expect(fetched.attributes).not.toHaveProperty([SPOOR_WORKFLOW_RUN_ID]);
});

test("a batch that has ended belongs to the run that created it", async () => {
  const batch = { id: "batch_joined", model: "gpt-5-mini", created_at: 10, completed_at: 70 };
  let created: unknown;
  await workflow("batching", { runId: "run-4" }, async () => {
    created = await openaiBatchSubmission.around({ args: [], self: undefined }, () =>
      Promise.resolve({ ...batch, status: "validating" }),
    );
  });
  expect(created).toMatchObject({ id: batch.id });
  made(openaiBatch, batch.id, { ...batch, status: "in_progress", completed_at: null });
  const fetched = made(openaiBatch, batch.id, { ...batch, status: "completed", usage });
  expect(fetched.attributes).toMatchObject({
    [SPOOR_WORKFLOW_RUN_ID]: "run-4",
    [SPOOR_RESPONSE_LATENCY]: 60,
  });
  expect(fetched.links[0]?.context.spanId).toBe(runSpan("batching")?.spanContext().spanId);
});

import {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { core } from "@opentelemetry/sdk-node";
import {
  GEN_AI_OPERATION_NAME,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "@spoor/core/semconv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { SparingPropagator } from "../sparing-propagator.ts";
import { llmCall } from "../trace/llm-call.ts";
import { step } from "../trace/step.ts";
import { carry } from "./baggage.ts";
import { withContext } from "./with-context.ts";

const recorded = recordTelemetry(new DeriveProcessor());

beforeEach(() => {
  recorded.reset();
  carry(["user", "tags"]);
  propagation.setGlobalPropagator(new SparingPropagator(new core.W3CBaggagePropagator()));
});
afterEach(() => {
  carry([]);
  propagation.disable();
});

/** The headers that a request gets from here. */
function headers(inside: Context = context.active()): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(inside, carrier);
  return carrier;
}

/** What a service finds that gets these headers. */
const received = (carrier: object, inside: Context = ROOT_CONTEXT): Context =>
  propagation.extract(inside, carrier, defaultTextMapGetter);

const attributesOf = (name: string) => recorded.span(`run_step ${name}`).attributes;
const stepIn = (inside: Context, name: string): void =>
  context.with(inside, () => step(name, () => {}));

test("what was chosen goes over the wire and is read, whatever characters it has; the rest stays", () => {
  const tags = ["a,b", "ü = 7;%"];
  const carrier = withContext({ user: "u 1", tags, tenant: "acme" }, () => headers());
  expect(Object.keys(carrier)).toEqual(["baggage"]);
  expect(carrier["baggage"]).not.toContain("acme");
  stepIn(received(carrier), "there");
  expect(attributesOf("there")).toMatchObject({ [USER_ID]: "u 1", [SPOOR_TAGS]: tags });
  expect(attributesOf("there")).not.toHaveProperty(SPOOR_TENANT_ID);
});

test("a service adds to what it was told, and passes that on", () => {
  const first = withContext({ user: "u1", tags: ["a"] }, () => headers());
  const second = context.with(received(first), () =>
    withContext({ tags: ["b"], purpose: "search" }, () => {
      step("middle", () => {});
      return headers();
    }),
  );
  expect(attributesOf("middle")).toMatchObject({
    [USER_ID]: "u1",
    [SPOOR_TAGS]: ["a", "b"],
    [SPOOR_PURPOSE]: "search",
  });
  stepIn(received(second), "last");
  expect(attributesOf("last")).toMatchObject({ [USER_ID]: "u1", [SPOOR_TAGS]: ["a", "b"] });
  expect(attributesOf("last")).not.toHaveProperty(SPOOR_PURPOSE);
});

test("what comes with a request is nearer than what holds for the whole process", () => {
  const carrier = withContext({ user: "u1" }, () => headers());
  withContext({ user: "worker", purpose: "queue" }, () =>
    stepIn(received(carrier, context.active()), "job"),
  );
  expect(attributesOf("job")).toMatchObject({ [USER_ID]: "u1", [SPOOR_PURPOSE]: "queue" });
});

test("other baggage is left alone, and what is taken away is not told", () => {
  const entry = { value: "kept" };
  const before = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ other: entry }));
  context.with(before, () =>
    withContext({ user: "u1" }, () =>
      withContext({ user: null }, () => expect(headers()).toEqual({ baggage: "other=kept" })),
    ),
  );
});

test("the provider of a model is told nothing, and spans inside of the call still say it", () => {
  const http = trace.getTracer("@opentelemetry/instrumentation-undici");
  const native = trace.getTracer("com.anthropic.sdk.typescript");
  const posted = (name: string) => {
    const span = http.startSpan(name, { kind: SpanKind.CLIENT });
    const told = headers(trace.setSpan(context.active(), span));
    span.end();
    return told;
  };
  withContext({ user: "u1" }, () => {
    expect(llmCall({ provider: "own", model: "m" }, () => posted("POST 1"))).toEqual({});
    const attributes = { [GEN_AI_OPERATION_NAME]: "chat" };
    const span = native.startSpan("chat", { kind: SpanKind.CLIENT, attributes });
    context.with(trace.setSpan(context.active(), span), () => expect(posted("POST 2")).toEqual({}));
    expect(posted("POST 3")).toEqual({ baggage: `${USER_ID}=u1` });
  });
  for (const name of ["POST 1", "POST 2", "POST 3"])
    expect(recorded.span(name).attributes[USER_ID]).toBe("u1");
});

test("without the setting nothing is believed that others say", () => {
  const carrier = withContext({ user: "u1" }, () => headers());
  carry([]);
  stepIn(received(carrier), "there");
  expect(attributesOf("there")).not.toHaveProperty(USER_ID);
});

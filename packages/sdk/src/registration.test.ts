import { trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, expect, test } from "vitest";
import { registeredVersion, registrationProblem } from "./registration.ts";

const apiKey = Symbol.for("opentelemetry.js.api.1");

afterEach(() => {
  trace.disable();
  Reflect.deleteProperty(globalThis, apiKey);
});

test("where nothing is registered there is no problem", () => {
  expect(registeredVersion()).toBeUndefined();
  expect(registrationProblem()).toBeUndefined();
});

test("an SDK that registered with this version of the API is no problem", () => {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [] }));
  expect(registeredVersion()).toBe("1.9.1");
  expect(registrationProblem()).toBeUndefined();
});

test("an SDK that registered with an older API is told, with both lines and what to install", () => {
  Reflect.set(globalThis, apiKey, {
    version: "1.8.0",
    trace: new TracerProvider({ spanProcessors: [] }),
  });
  expect(trace.getTracer("x").startSpan("x").isRecording()).toBe(false);
  expect(registrationProblem()).toMatchObject({
    cause: expect.stringContaining("@opentelemetry/api 1.8.0"),
    fix: expect.stringContaining("1.9.x with the 2.x SDK"),
  });
});

import { describe, expect, test } from "vitest";
import { endpointOf, exportersOf, protocolOf, samplerOf } from "./otel-env.ts";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };

describe("exportersOf", () => {
  test("nothing is exported without an endpoint", () => {
    expect(exportersOf({}, "traces")).toEqual([]);
  });

  test("an endpoint is enough, for all signals or for one", () => {
    expect(exportersOf(endpoint, "logs")).toEqual(["otlp"]);
    const one = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:1/v1/traces" };
    expect(exportersOf(one, "traces")).toEqual(["otlp"]);
    expect(exportersOf(one, "metrics")).toEqual([]);
  });

  test("a list is honoured, and none is none", () => {
    expect(exportersOf({ ...endpoint, OTEL_TRACES_EXPORTER: "console, otlp" }, "traces")).toEqual([
      "console",
      "otlp",
    ]);
    expect(exportersOf({ ...endpoint, OTEL_TRACES_EXPORTER: "none" }, "traces")).toEqual([]);
  });
});

test("a signal's own endpoint and protocol win over the common ones", () => {
  const env = {
    ...endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://127.0.0.1:4317",
  };
  expect([protocolOf(env, "traces"), protocolOf(env, "logs"), protocolOf({}, "logs")]).toEqual([
    "http/json",
    "grpc",
    "http/protobuf",
  ]);
  expect([endpointOf(env, "traces"), endpointOf(env, "logs")]).toEqual([
    "http://127.0.0.1:4318",
    "http://127.0.0.1:4317",
  ]);
});

const say = (env: Record<string, string>) => {
  const warnings: string[] = [];
  const sampler = samplerOf(env, (message) => warnings.push(message)).toString();
  return { sampler, warnings };
};

describe("samplerOf", () => {
  test.each([
    [{}, "ParentBased{root=AlwaysOnSampler"],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, "AlwaysOffSampler"],
    [
      { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" },
      "ParentBased{root=TraceIdRatioBased{0.25}",
    ],
  ])("%j is %s", (env, sampler) => {
    expect(say(env).sampler).toContain(sampler);
    expect(say(env).warnings).toEqual([]);
  });

  test("an unknown sampler or a wrong ratio is told", () => {
    expect(say({ OTEL_TRACES_SAMPLER: "sometimes" }).warnings[0]).toContain("sometimes");
    expect(
      say({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "7" }).warnings[0],
    ).toContain("OTEL_TRACES_SAMPLER_ARG");
  });
});

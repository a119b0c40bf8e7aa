import { expect, test } from "vitest";
import { settingsProblems } from "./settings-problems.ts";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
const told = (env: Record<string, string>): string[] =>
  settingsProblems(env).map(({ cause, fix }) => `${cause} ${fix}`);

test.each([
  [{}],
  [endpoint],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: "otlp,console", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4317", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }],
  [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.5", SPOOR_NOTICES: "off" }],
])("%j is right", (env) => {
  expect(told(env)).toEqual([]);
});

test.each([
  [
    { SPOOR_SEMCONV_PROFILE: "1.99" },
    'SPOOR_SEMCONV_PROFILE="1.99" is not understood; accepted: current, 1.41, 1.36. Set SPOOR_SEMCONV_PROFILE to an accepted value. Going on with "current".',
  ],
  [
    { OTEL_TRACES_SAMPLER: "sometimes" },
    'OTEL_TRACES_SAMPLER="sometimes" is not known, so every trace is kept. Use one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio.',
  ],
  [
    { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "7" },
    "OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1, so every trace is kept. Set it to the share to keep, such as 0.1.",
  ],
  [
    { OTEL_LOGS_EXPORTER: "file" },
    'OTEL_LOGS_EXPORTER="file" is not known and is left out. Use one of otlp, console, none.',
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http" },
    'The OTLP protocol "http" is not known, so http/protobuf is used. Set OTEL_EXPORTER_OTLP_PROTOCOL to one of http/protobuf, http/json, grpc.',
  ],
  [
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "collector" },
    "The OTLP endpoint of traces is no URL. Set OTEL_EXPORTER_OTLP_ENDPOINT to one such as http://127.0.0.1:4318.",
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4317" },
    "The OTLP endpoint has port 4317, and http/protobuf is usually taken on 4318. Use port 4318, or set OTEL_EXPORTER_OTLP_PROTOCOL.",
  ],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    "The OTLP endpoint has port 4318, and grpc is usually taken on 4317. Use port 4317, or set OTEL_EXPORTER_OTLP_PROTOCOL.",
  ],
])("%j is told once, with what to do", (env: Record<string, string>, line) => {
  expect(told(env)).toEqual([line]);
});

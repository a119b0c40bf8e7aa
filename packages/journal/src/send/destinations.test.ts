import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ackKey } from "./destination.ts";
import { destinationsFrom, maxRecordsFrom } from "./destinations.ts";

function read(env: Readonly<Record<string, string>>) {
  const warnings: string[] = [];
  const destinations = destinationsFrom(env, (message) => warnings.push(message));
  const urls = Object.fromEntries(
    destinations.map(({ name, targets }) => [
      name,
      Object.values(targets).map(({ url, protocol }) => `${protocol} ${url}`),
    ]),
  );
  return { destinations, urls, warnings };
}

const endpoint = "https://collector.example.com:4318";

test("without an endpoint nothing is sent anywhere", () => {
  expect(read({})).toMatchObject({ destinations: [], warnings: [] });
  expect(
    read({ OTEL_EXPORTER_OTLP_ENDPOINT: " ", SPOOR_DESTINATIONS: " , " }).destinations,
  ).toEqual([]);
});

test("an endpoint gets the path of each signal, one of a signal is used as it is", () => {
  expect(
    read({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/otlp/`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${endpoint}/my/logs`,
    }).urls,
  ).toEqual({
    otlp: [
      `http/protobuf ${endpoint}/otlp/v1/traces`,
      `http/protobuf ${endpoint}/otlp/v1/metrics`,
      `http/protobuf ${endpoint}/my/logs`,
    ],
  });
  expect(read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint }).urls).toEqual({
    otlp: [`http/protobuf ${endpoint}/`],
  });
});

test("an exporter that is asked for without an endpoint goes to the usual port of this machine", () => {
  expect(
    read({
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_LOGS_EXPORTER: "otlp,console",
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "grpc",
    }).urls,
  ).toEqual({
    otlp: ["http/protobuf http://localhost:4318/v1/traces", "grpc http://localhost:4317/"],
  });
});

test("what no exporter is asked for has no target", () => {
  const { urls } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "console",
  });
  expect(urls).toEqual({ otlp: [`http/protobuf ${endpoint}/v1/traces`] });
});

test.each([
  ["collector:4317", undefined, "https://collector:4317/"],
  ["collector:4317", "true", "http://collector:4317/"],
  ["http://collector:4317", undefined, "http://collector:4317/"],
])("gRPC to %s, insecure %s, is %s", (text, insecure, url) => {
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };
  expect(
    read({ ...env, ...(insecure !== undefined && { OTEL_EXPORTER_OTLP_INSECURE: insecure }) }).urls,
  ).toEqual({
    otlp: [`grpc ${url}`],
  });
});

test("headers are decoded, those of a signal stand over those of all, and a login goes into one", () => {
  const { destinations, warnings } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: "https://me:p%40ss@example.com",
    OTEL_EXPORTER_OTLP_HEADERS: "Api-Key=a%20b=c, x-one=1,nonsense-secret",
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: "x-one=2,authorization=Bearer t",
  });
  const { traces, logs } = destinations[0]?.targets ?? {};
  expect(traces?.headers).toEqual({
    "api-key": "a b=c",
    "x-one": "1",
    authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
  });
  expect(traces?.url).toBe("https://example.com/v1/traces");
  expect(logs?.headers).toMatchObject({ "x-one": "2", authorization: "Bearer t" });
  expect(new Set(warnings)).toEqual(
    new Set(["OTEL_EXPORTER_OTLP_HEADERS holds a part without name=value."]),
  );
});

test("compression, timeout and certificates are read", () => {
  const dir = mkdtempSync(join(tmpdir(), "spoor-certificates-"));
  writeFileSync(join(dir, "ca.pem"), "the authority");
  const { destinations, warnings } = read({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_COMPRESSION: "none",
    OTEL_EXPORTER_OTLP_TIMEOUT: "2500",
    OTEL_EXPORTER_OTLP_CERTIFICATE: join(dir, "ca.pem"),
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: join(dir, "none.pem"),
  });
  rmSync(dir, { recursive: true });
  expect(destinations[0]?.targets.traces).toMatchObject({
    compression: "none",
    timeoutMs: 2500,
    certificates: { ca: Buffer.from("the authority") },
  });
  expect(warnings).toEqual([
    `OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY=${JSON.stringify(join(dir, "none.pem"))} cannot be read (ENOENT); it is left out.`,
  ]);
});

test("what is not understood is told by variable, value and what is accepted", () => {
  const { destinations, warnings } = read({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http",
    OTEL_EXPORTER_OTLP_COMPRESSION: "zstd",
    OTEL_EXPORTER_OTLP_TIMEOUT: "10s",
  });
  expect(warnings.sort()).toEqual([
    'OTEL_EXPORTER_OTLP_COMPRESSION="zstd" is not understood; accepted: gzip, none. Going on with "gzip".',
    'OTEL_EXPORTER_OTLP_PROTOCOL="http" is not understood; accepted: http/protobuf, http/json, grpc. Going on with "http/protobuf".',
    'OTEL_EXPORTER_OTLP_TIMEOUT="10s" is not understood; accepted: milliseconds above 0 up to 3600000. Going on with "10000".',
  ]);
  expect(destinations[0]?.targets.traces).toMatchObject({
    protocol: "http/protobuf",
    compression: "gzip",
    timeoutMs: 10_000,
  });
});

test.each(["collector:4318", "ftp://collector", "http://", "nonsense"])(
  "the endpoint %s is told, and nothing sent there",
  (text) => {
    const { destinations, warnings } = read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text });
    expect(destinations).toEqual([]);
    expect(warnings).toEqual([
      `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${JSON.stringify(text)} is not understood; accepted: a URL such as http://localhost:4318. Nothing is sent there.`,
    ]);
  },
);

test("further destinations are URLs, or names with variables of their own", () => {
  const { urls, destinations, warnings } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=standard",
    SPOOR_DESTINATIONS: "http://localhost:4318/x, lang-fuse ,traces_only,missing,otlp,two words",
    SPOOR_DESTINATION_LANG_FUSE_ENDPOINT: "https://langfuse.example.com/api/public/otel",
    SPOOR_DESTINATION_LANG_FUSE_HEADERS: "authorization=Basic abc",
    SPOOR_DESTINATION_LANG_FUSE_PROTOCOL: "http/json",
    SPOOR_DESTINATION_TRACES_ONLY_TRACES_ENDPOINT: "https://one.example.com/v1/traces",
  });
  expect(urls["http://localhost:4318/x"]).toContain(
    "http/protobuf http://localhost:4318/x/v1/traces",
  );
  expect(urls["lang-fuse"]).toContain(
    "http/json https://langfuse.example.com/api/public/otel/v1/traces",
  );
  expect(urls["traces_only"]).toEqual(["http/protobuf https://one.example.com/v1/traces"]);
  expect(Object.keys(urls)).toHaveLength(4);
  expect(destinations.map(({ targets }) => targets.traces?.headers)).toEqual([
    { "api-key": "standard" },
    {},
    { authorization: "Basic abc" },
    {},
  ]);
  expect(warnings).toHaveLength(3);
  expect(warnings.join("\n")).toContain("SPOOR_DESTINATION_MISSING_ENDPOINT is not set");
});

test("acknowledgements of two destinations with one address are told apart, without login and query", () => {
  const { destinations } = read({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://me:secret@example.com/v1?key=1",
    SPOOR_DESTINATIONS: "second",
    SPOOR_DESTINATION_SECOND_TRACES_ENDPOINT: "https://example.com/v1",
  });
  expect(destinations.map((destination) => ackKey(destination, "traces"))).toEqual([
    "https://example.com/v1",
    "second=https://example.com/v1",
  ]);
});

test.each([
  ["100", 100],
  ["0", undefined],
  ["many", undefined],
  ["", undefined],
])("a batch size of %j is %s", (text, size) => {
  expect(maxRecordsFrom({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: text })).toBe(size);
});

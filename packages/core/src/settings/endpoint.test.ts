import { expect, test } from "vitest";
import { readEndpoint } from "./endpoint.ts";

test.each([
  ["http://127.0.0.1:4318", ["http://", "127.0.0.1", 4318, ""]],
  ["https://otlp.example.com/otlp", ["https://", "otlp.example.com", 443, "/otlp"]],
  ["http://[::1]:4318/", ["http://", "[::1]", 4318, ""]],
  ["https://user:secret@host:1?token=secret", ["https://", "host", 1, ""]],
  ["http://us@er:secret@host/v1#secret", ["http://", "host", 80, "/v1"]],
])("%s", (text, [scheme, host, port, path]) => {
  expect(readEndpoint(text, "http/json")).toEqual({ scheme, host, port, path });
});

test.each([
  "",
  "localhost:4318",
  "http://",
  "http://user:pa/ss@host",
  "ftp://host",
  "http://host:65536",
  "http://a b",
])("%j is none", (text) => {
  expect(readEndpoint(text, "http/json")).toBeUndefined();
});

test("gRPC needs no scheme", () => {
  expect(readEndpoint("localhost:4317", "grpc")).toMatchObject({ host: "localhost", port: 4317 });
});

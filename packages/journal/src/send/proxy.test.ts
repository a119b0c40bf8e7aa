import { expect, test } from "vitest";
import { proxyProblem } from "./proxy.ts";

const target = (url: string, protocol: "http/protobuf" | "grpc" = "http/protobuf") => ({
  url,
  protocol,
  headers: {},
  compression: "none" as const,
  timeoutMs: 10_000,
  certificates: {},
  allowsCleartext: false,
});
const proxies = { HTTP_PROXY: "http://proxy:3128", https_proxy: "http://proxy:3128" };

test.each([
  ["http://collector:4318/v1/traces", "20.20.2", "HTTP_PROXY is not used for collector:4318: Node"],
  ["https://collector/v1/traces", "22.20.0", "https_proxy is not used for collector: Node 22.20.0"],
  ["https://collector/v1/traces", "23.11.0", "https_proxy is not used"],
  ["https://collector/v1/traces", "24.4.1", "https_proxy is not used"],
])("of %s on Node %s it says %s", (url, version, said) => {
  expect(proxyProblem(target(url), proxies, version)).toContain(said);
});

test("of gRPC it says that no Node uses it", () => {
  expect(proxyProblem(target("http://collector:4317", "grpc"), proxies, "26.0.0")).toBe(
    "HTTP_PROXY is not used for collector:4317: not for gRPC. Use http/protobuf.",
  );
});

test.each([
  ["http://collector:4318/v1/traces", "22.21.0", proxies],
  ["http://collector:4318/v1/traces", "24.5.0", proxies],
  ["http://127.0.0.1:4318/v1/traces", "20.20.2", proxies],
  ["http://collector:4318/v1/traces", "20.20.2", { HTTP_PROXY: "", HTTPS_PROXY: "http://proxy" }],
])("of %s on Node %s with %j there is nothing to say", (url, version, env) => {
  expect(proxyProblem(target(url), env, version)).toBeUndefined();
});

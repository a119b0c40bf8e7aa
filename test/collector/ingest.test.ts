// What a real Collector writes and sends is read: every framing of its file exporter, and its exporter of OTLP over HTTP.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { spoor } from "../../packages/cli/src/fixture-io.ts";
import { askStore, post, startReceiver } from "../../packages/cli/src/fixture-receive.ts";
import { logRequest, spanRequest } from "../../packages/cli/src/fixture.ts";
import { metricRequest } from "../support/otlp-sample.ts";
import { findBackends, freePort, startCollector } from "./collector.ts";

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing) console.warn(`SKIPPED: ingest of what a Collector writes: ${backends.missing}`);
const binary = missing ? "" : backends.collector;

/** The framings of the file exporter, and the format as which each is read. */
const framings = [
  ["lines", "json", undefined],
  ["proto", "proto", undefined],
  ["zstd-json", "json", "zstd"],
  ["zstd-proto", "proto", "zstd"],
] as const;

function configOf(folder: string, port: number, receiver: string): string {
  const files = framings.map(([name, format, compression]) => {
    const packed = compression === undefined ? "" : `\n    compression: ${compression}`;
    const path = join(folder, name);
    return `  file/${name}:\n    path: ${path}\n    format: ${format}${packed}\n    flush_interval: 50ms`;
  });
  const names = `[otlphttp, ${framings.map(([name]) => `file/${name}`).join(", ")}]`;
  const pipelines = ["traces", "metrics", "logs"].map(
    (signal) => `    ${signal}:\n      receivers: [otlp]\n      exporters: ${names}`,
  );
  return `receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${port}
exporters:
  otlphttp:
    endpoint: ${receiver}
${files.join("\n")}
service:
  telemetry:
    metrics:
      level: none
  pipelines:
${pipelines.join("\n")}
`;
}

const ids = Array.from({ length: 40 }, (_, index) => String(index + 100));
const byId = "SELECT span_id, name FROM spans ORDER BY span_id";

test.skipIf(missing)("everything that a Collector writes and sends is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "spoor-collector-"));
  const receiver = await startReceiver();
  const port = await freePort();
  const config = join(folder, "config.yaml");
  writeFileSync(config, configOf(folder, port, receiver.url));
  const running = await startCollector({ binary, config, env: {}, ready: port });
  try {
    const url = `http://127.0.0.1:${port}`;
    for (const id of ids)
      await post(url, { body: JSON.stringify(spanRequest([{ id, name: `span ${id}` }])) });
    await post(url, { path: "/v1/logs", body: JSON.stringify(logRequest([{ name: "event" }])) });
    const metric = metricRequest({
      name: "work",
      unit: "s",
      attributes: {},
      value: { asInt: "3", timeUnixNano: "1763629200000000000" },
    });
    await post(url, { path: "/v1/metrics", body: JSON.stringify(metric) });
    await vi.waitFor(
      async () =>
        expect(await askStore(receiver.store, "SELECT count(*) AS n FROM metrics")).toEqual([
          { n: 1 },
        ]),
      { timeout: 20_000, interval: 200 },
    );
  } finally {
    await running.stop();
  }
  const told = await askStore(receiver.store, byId);
  expect(told).toEqual(ids.map((id) => ({ span_id: id.padEnd(16, "0"), name: `span ${id}` })));
  await receiver.stop();
  for (const [name] of framings) {
    const store = join(folder, `${name}.store`);
    const { out, err } = await spoor(["ingest", join(folder, name), "--store", store]);
    expect([name, out, err]).toEqual([name, "ingested 42 new, 0 duplicate, 0 rejected\n", ""]);
    expect(await askStore(store, byId)).toEqual(told);
  }
  // The framing is that of the name: lines are text, the others begin with a length.
  expect(readFileSync(join(folder, "lines"), "utf8")).toMatch(/^\{"resource/);
  expect(framings.slice(1).map(([name]) => readFileSync(join(folder, name))[0])).toEqual([0, 0, 0]);
});

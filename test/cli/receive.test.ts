// The receiver as it is installed, and programs that send with OpenTelemetry's own exporters as it tells them to.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { askStore, post } from "../../packages/cli/src/fixture-receive.ts";
import { spanRequest } from "../../packages/cli/src/fixture.ts";
import { builtCli } from "../support/cli.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

/** A receiver that was started, what it said, and how it ended. */
function start() {
  const store = join(emptyFolder(), ".spoor");
  const child = spawn(process.execPath, [builtCli, "receive", "--port", "0", "--store", store]);
  const said = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (said.out += piece.toString("utf8")));
  child.stderr.on("data", (piece: Buffer) => (said.err += piece.toString("utf8")));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const isThere = (): void => {
    if (!said.err.includes("PROTOCOL")) throw new Error(`it does not receive yet: ${said.err}`);
  };
  const ready = vi.waitFor(isThere, { timeout: 20_000, interval: 50 });
  return { store, child, said, ended, ready };
}

const { store, child, said, ended, ready } = start();
afterAll(() => void child.kill("SIGKILL"));

/** What the receiver says is to be set. */
const told = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...said.err.matchAll(/^ {2}(OTEL_\w+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );

const sender = `
import { logs } from "@opentelemetry/api-logs";
import { metrics, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";
const sdk = new NodeSDK();
sdk.start();
trace.getTracer("theirs").startSpan("chat gpt-4o-mini", {
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 100,
  },
}).end();
logs.getLogger("theirs").emit({ eventName: "happened", body: "so" });
metrics.getMeter("theirs").createCounter("work", { unit: "s" }).add(2.5);
await sdk.shutdown();`;

const send = (env: Readonly<Record<string, string>>) =>
  runNode(["--input-type=module", "--eval", sender], {
    cwd: root,
    env: {
      ...told(),
      OTEL_METRICS_EXPORTER: "otlp",
      OTEL_LOGS_EXPORTER: "otlp",
      OTEL_NODE_RESOURCE_DETECTORS: "env",
      ...env,
    },
  });

beforeAll(() => ready, 30_000);

describe("what is sent is in the store", () => {
  const ways = [
    ["protobuf, as the receiver says", {}],
    ["protobuf with gzip", { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }],
    ["JSON", { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }],
    [
      "JSON with gzip",
      { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json", OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" },
    ],
  ] as const;

  test.each(ways)("%s", async (name, env) => {
    const { code, stderr } = await send({ ...env, OTEL_SERVICE_NAME: name });
    expect([code, stderr]).toEqual([0, ""]);
    const service = `service = '${name}'`;
    // gpt-4o-mini: 0.15 USD per million input tokens, 0.60 output.
    expect(
      await askStore(store, `SELECT name, cost_pico FROM model_calls WHERE ${service}`),
    ).toEqual([{ name: "chat gpt-4o-mini", cost_pico: 210_000_000 }]);
    expect(await askStore(store, `SELECT name FROM events WHERE ${service}`)).toEqual([
      { name: "happened" },
    ]);
    expect(
      await askStore(store, `SELECT unit, value FROM metrics WHERE name = 'work' AND ${service}`),
    ).toEqual([{ unit: "s", value: 2.5 }]);
  });

  test("and counted, when it ends", async () => {
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(said.out).toMatch(/^received 4 spans, 4 log records, \d+ data points in 12 requests\n$/);
  });
});

test("what was answered with 200 is there though the receiver was killed", async () => {
  const killed = start();
  await killed.ready;
  const [, url = ""] = /ENDPOINT=(\S+)/.exec(killed.said.err) ?? [];
  const answers = await Promise.all(
    ["1a", "2b", "3c"].map((id) =>
      post(url, { body: JSON.stringify(spanRequest([{ id, name: "kept" }])) }),
    ),
  );
  killed.child.kill("SIGKILL");
  await killed.ended;
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await askStore(killed.store, "SELECT count(*) AS n FROM spans")).toEqual([{ n: 3 }]);
});

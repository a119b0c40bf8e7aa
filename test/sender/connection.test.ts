import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startOtlpSink } from "../support/otlp-sink.ts";
import type { OtlpSink } from "../support/otlp-sink.ts";
import { Journal } from "./setup.ts";

/** Longer than a test may take: what is awaited with it has to end by itself. */
const far = 3_600_000;
let journal: Journal;
let sink: OtlpSink;
const traces = (): string => `${sink.url}/v1/traces`;

beforeEach(async () => {
  journal = new Journal();
  sink = await startOtlpSink();
});

afterEach(async () => {
  journal.remove();
  await sink.close();
});

describe("TLS", () => {
  const dir = mkdtempSync(join(tmpdir(), "spoor-tls-"));
  const made = spawnSync(
    "openssl",
    [
      ..."req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split(" "),
      ..."-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem".split(" "),
    ],
    { cwd: dir },
  );
  const isMade = made.status === 0;
  // oxlint-disable-next-line no-console -- a skip must be seen
  if (!isMade) console.warn("SKIPPED: TLS of the sender: openssl cannot be run");

  test.skipIf(!isMade)(
    "a certificate that nobody vouches for is held, and one that is given is taken",
    async () => {
      const cert = readFileSync(join(dir, "cert.pem"));
      const key = readFileSync(join(dir, "key.pem"), "utf8");
      rmSync(dir, { recursive: true });
      await sink.close();
      sink = await startOtlpSink({ tls: { key, cert: cert.toString() } });
      journal.write(10);
      const strict = journal.sender({ url: traces() });
      expect(await strict.drain(far)).toMatchObject({ otlp: { spooled: 10 } });
      expect(journal.warnings[0]).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
      expect(journal.warnings[0]).toContain("OTEL_EXPORTER_OTLP_CERTIFICATE");
      strict.close();
      const trusting = journal.sender({
        url: traces(),
        certificates: { ca: cert },
        headers: { "api-key": "secret" },
      });
      expect(await trusting.drain(far)).toMatchObject({ otlp: { delivered: 10 } });
    },
  );

  test("asked of a server that speaks none is held", async () => {
    journal.write(1);
    const sender = journal.sender({ url: traces().replace("http:", "https:") });
    expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 1 } });
    expect(journal.warnings).toHaveLength(1);
  });
});

const knowsProxies = Number(process.versions.node.split(".")[0]) > 20;
const elsewhere = "http://192.0.2.1:4318/v1/traces";

describe("a proxy that the environment names", () => {
  let proxy: OtlpSink;
  beforeEach(async () => {
    proxy = await startOtlpSink();
    vi.stubEnv("HTTP_PROXY", proxy.url);
    vi.stubEnv("NO_PROXY", "");
    journal.write(1);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await proxy.close();
  });

  test(`on this Node is ${knowsProxies ? "used" : "not used, which is told"}`, async () => {
    const sender = journal.sender({ url: elsewhere, timeoutMs: knowsProxies ? 10_000 : 100 });
    const { otlp } = await sender.drain(knowsProxies ? 10_000 : 2000);
    const paths = proxy.requests.map((request) => request.path);
    const told = journal.warnings.filter((warning) => warning.startsWith("HTTP_PROXY is not used"));
    expect({ ...otlp, paths, told: told.length }).toMatchObject(
      knowsProxies
        ? { delivered: 1, paths: [elsewhere], told: 0 }
        : { delivered: 0, spooled: 1, paths: [], told: 1 },
    );
  });

  test("is not used for this machine", async () => {
    const sender = journal.sender({ url: traces() });
    expect(await sender.drain(10_000)).toMatchObject({ otlp: { delivered: 1 } });
    expect(proxy.requests).toEqual([]);
    expect(journal.warnings).toEqual([]);
  });
});

import { createServer, constants } from "node:http2";
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordsOf } from "../support/otlp-body.ts";
import { startOtlpSink } from "../support/otlp-sink.ts";
import { runNode } from "../support/run-app.ts";
import { fastClock, Journal } from "./setup.ts";

type Trailers = Readonly<Record<string, string>>;
/** What is answered to a call: trailers behind an answer, trailers alone, or nothing. */
type Answer = { trailers: Trailers } | { only: Trailers } | "hang" | "reset";

const ok: Answer = { trailers: { "grpc-status": "0" } };
const far = 3_600_000;
let journal: Journal;
let server: Http2Server;
let url = "";
let answers: Answer[] = [];
let spans: number[] = [];
const sessions = new Set<ServerHttp2Session>();

beforeEach(async () => {
  journal = new Journal();
  answers = [];
  spans = [];
  server = createServer();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const frame = Buffer.concat(chunks);
      const body = frame[0] === 1 ? gunzipSync(frame.subarray(5)) : frame.subarray(5);
      const answer = answers.shift() ?? ok;
      if (answer === ok) spans.push(recordsOf(body, "", String(headers[":path"])).spans.length);
      respond(stream, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});

afterEach(async () => {
  journal.remove();
  for (const session of sessions) session.destroy();
  sessions.clear();
  await new Promise((resolve) => server.close(resolve));
});

function respond(stream: ServerHttp2Stream, answer: Answer): void {
  const head = { ":status": 200, "content-type": "application/grpc" };
  if (answer === "hang") return;
  if (answer === "reset") stream.close(constants.NGHTTP2_CANCEL);
  else if ("only" in answer) stream.respond({ ...head, ...answer.only }, { endStream: true });
  else {
    stream.respond(head, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(answer.trailers));
    stream.end(Buffer.alloc(5));
  }
}

const failed = (status: number, message = "", more: Trailers = {}): Answer => ({
  only: { "grpc-status": String(status), "grpc-message": message, ...more },
});
const target = (): { url: string; protocol: "grpc" } => ({ url, protocol: "grpc" });

test.each([
  ["CANCELLED", failed(1)],
  ["UNAVAILABLE", failed(14, "no%20backend")],
  ["RESOURCE_EXHAUSTED", failed(8, "slow down")],
  ["INTERNAL behind an answer", { trailers: { "grpc-status": "13" } }],
  ["a broken call", "reset" as const],
])("after %s everything arrives", async (_, answer) => {
  answers = [answer, answer];
  journal.write(600);
  const sender = journal.sender(target(), { clock: fastClock });
  sender.wake();
  const counts = { delivered: 600, rejected: 0 };
  await vi.waitFor(() => expect(sender.stats()[0]?.signals.traces).toMatchObject(counts), {
    timeout: 20_000,
  });
  expect(spans).toEqual([512, 88]);
  expect(sessions.size).toBeLessThanOrEqual(3);
});

test("a connection that broke is made again", async () => {
  journal.write(1);
  const sender = journal.sender(target());
  expect(await sender.drain(far)).toMatchObject({ otlp: { delivered: 1 } });
  for (const session of sessions) session.destroy();
  journal.write(1);
  sender.wake();
  await vi.waitFor(() => expect(spans).toEqual([1, 1]), { timeout: 20_000 });
});

test.each([
  ["UNAUTHENTICATED", failed(16, "bad key"), "check the key in OTEL_EXPORTER_OTLP_HEADERS"],
  ["PERMISSION_DENIED", failed(7), "and what it may do"],
  ["UNIMPLEMENTED", failed(12, "unknown service"), "OTEL_TRACES_EXPORTER=none"],
])("%s holds what there is, with one warning", async (name, answer, text) => {
  answers = Array.from({ length: 5 }, () => answer);
  journal.write(10);
  const sender = journal.sender(target(), { clock: fastClock });
  expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 10 } });
  await vi.waitFor(() => expect(spans).toEqual([10]), { timeout: 20_000 });
  expect(journal.warnings).toHaveLength(1);
  expect(journal.warnings[0]).toContain(`not sent to ${url}: ${name}`);
  expect(journal.warnings[0]).toContain(text);
});

test.each([
  ["HTTP/1", "grpc", "OTEL_EXPORTER_OTLP_PROTOCOL"],
  ["HTTP/2", "http/protobuf", "OTEL_EXPORTER_OTLP_PROTOCOL"],
] as const)("a server that speaks %s where %s is meant is held", async (spoken, protocol, text) => {
  const sink = await startOtlpSink();
  try {
    journal.write(1);
    const sender = journal.sender({ url: spoken === "HTTP/1" ? sink.url : url, protocol });
    expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 1 } });
    expect(journal.warnings[0]).toContain(text);
  } finally {
    await sink.close();
  }
});

test("a call that is not answered holds no process", async () => {
  answers = ["hang"];
  journal.write(1);
  const script = `
    import { openFolder, openSender, segmentFiles } from "@spoor/journal";
    const folder = openFolder(${JSON.stringify(journal.folder.dir)});
    const target = { url: ${JSON.stringify(url)}, protocol: "grpc", headers: {}, compression: "gzip",
      timeoutMs: 60000, certificates: {}, allowsCleartext: false };
    openSender({ folder, destinations: [{ name: "otlp", targets: { traces: target } }],
      segments: () => segmentFiles(folder.dir), warn: console.error, delayMs: 1 }).wake();
    setTimeout(() => {}, 300);`;
  const ended = await runNode(["--input-type=module", "-e", script], { timeoutMs: 20_000 });
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  expect(answers).toEqual([]);
});

import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { encodeRequest } from "@spoor/journal";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { spoor } from "../fixture-io.ts";
import { askStore, post as postTo, startReceiver } from "../fixture-receive.ts";
import type { Answered, Running, Sent } from "../fixture-receive.ts";
import { logRequest, spanRequest } from "../fixture.ts";
import { receiveLimits } from "../receive/read-body.ts";

let running: Running;
beforeEach(async () => {
  running = await startReceiver();
});
afterEach(async () => {
  await running.stop();
});

const ask = (sql: string) => askStore(running.store, sql);

const post = (sent: Sent, url = running.url) => postTo(url, sent);

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };
const span = spanRequest([{ id: "a", name: "one" }]);
const parsed = ({ body }: Answered): unknown => JSON.parse(body.toString("utf8"));

describe("answers", () => {
  test("200 with an empty response where all is taken, in the encoding of the request", async () => {
    const first = await post({ body: JSON.stringify(span) });
    expect([first.status, first.headers["content-type"], parsed(first)]).toEqual([
      200,
      "application/json",
      {},
    ]);
    const body = gzipSync(encodeRequest({ ...span }, "traces"));
    const second = await post({ headers: { ...protobuf, "content-encoding": "gzip" }, body });
    expect([second.status, second.headers["content-type"], second.body.length]).toEqual([
      200,
      "application/x-protobuf",
      0,
    ]);
    expect(await ask("SELECT count(*) AS n FROM spans")).toEqual([{ n: 1 }]);
  });

  test("a partial success where some records cannot be kept", async () => {
    const two = spanRequest([
      { id: "a", name: "one" },
      { id: "b", name: "two", trace: "0".repeat(32) },
    ]);
    const answered = await post({ body: JSON.stringify(two) });
    expect(answered.status).toBe(200);
    expect(parsed(answered)).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "no trace id" },
    });
    const bytes = encodeRequest({ ...two }, "traces");
    const { status, body } = await post({ headers: protobuf, body: bytes });
    // Field 1 of the response holds the count as its field 1 and the reason as its field 2.
    expect([status, body.subarray(0, 4).toString("hex")]).toEqual([200, "0a0f0801"]);
    expect(body.toString("latin1")).toContain("no trace id");
    const { out } = await running.stop();
    expect(out).toContain("in 2 requests, 2 records rejected (2 no trace id)");
  });

  const refused: readonly (readonly [string, Sent, number, RegExp])[] = [
    ["another path", { path: "/v2/traces", body: "{}" }, 404, /v1\/traces/],
    ["another method", { method: "GET" }, 405, /POST/],
    ["another content type", { headers: { "content-type": "text/plain" } }, 415, /x-protobuf/],
    ["another compression", { headers: { ...json, "content-encoding": "br" } }, 415, /br is not/],
    ["no JSON", { body: "{" }, 400, /no JSON/],
    ["JSON that is no object", { body: "[]" }, 400, /no JSON object/],
    ["snake_case", { body: '{"resource_spans":[]}' }, 400, /camel case/],
    ["a wrong list", { body: '{"resourceSpans":{}}' }, 400, /no list/],
    ["no gzip", { headers: { ...json, "content-encoding": "gzip" }, body: "{}" }, 400, /gzip/],
    [
      "a body that says it is too large",
      { headers: { ...json, "content-length": receiveLimits.body + 1 } },
      413,
      /larger than 16 MiB/,
    ],
    [
      "a body that is too large once decompressed",
      {
        headers: { ...json, "content-encoding": "gzip" },
        body: gzipSync(Buffer.alloc(receiveLimits.content + 1, 0x20)),
      },
      413,
      /larger than 32 MiB/,
    ],
    [
      "a name from elsewhere",
      { headers: { ...json, host: "evil.example" }, body: "{}" },
      403,
      /127/,
    ],
  ];

  test.each(refused)("%s is refused", async (...[, sent, status, message]) => {
    const answered = await post(sent);
    expect(answered.status).toBe(status);
    expect(parsed(answered)).toEqual({
      code: expect.any(Number),
      message: expect.stringMatching(message),
    });
    const { out } = await running.stop();
    expect(out).toContain("in 0 requests, 1 refused");
  });

  test("a refusal of protobuf is a google.rpc.Status in protobuf", async () => {
    const { status, headers, body } = await post({
      headers: protobuf,
      body: Buffer.from([0x0a, 0x7f]),
    });
    expect([status, headers["content-type"]]).toEqual([400, "application/x-protobuf"]);
    // Code 3 in field 1, the message in field 2.
    expect(body.subarray(0, 3).toString("hex")).toBe("080312");
    expect(body.toString("latin1")).toContain("no export request of traces");
  });

  test("a body without its end, too large, is not waited for", async () => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(`${running.url}/v1/traces`, { method: "POST", headers: json });
      sent.on("response", (response) => resolve(response.resume().statusCode));
      sent.on("error", reject);
      const part = Buffer.alloc(1024 * 1024, 0x20);
      for (let sum = 0; sum <= receiveLimits.body; sum += part.length) sent.write(part);
    });
    expect(answered).toBe(413);
  });
});

test("many requests at one time are all answered, and what is taken is there", async () => {
  const ids = Array.from({ length: 200 }, (_, index) => String(index + 1000));
  const answers = await Promise.all(
    ids.map((id) => post({ body: JSON.stringify(spanRequest([{ id, name: "x" }])) })),
  );
  const taken = answers.filter(({ status }) => status === 200).length;
  expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
  expect(taken).toBeGreaterThan(0);
  expect(await ask("SELECT count(*) AS n FROM spans")).toEqual([{ n: taken }]);
});

test("a span as large as a line holds is kept, a larger one is rejected", async () => {
  const fits = spanRequest([{ id: "a", name: "x".repeat(800_000) }]);
  const large = spanRequest([{ id: "b", name: "x".repeat(1_000_000) }]);
  expect(parsed(await post({ body: JSON.stringify(fits) }))).toEqual({});
  expect(parsed(await post({ body: JSON.stringify(large) }))).toEqual({
    partialSuccess: { rejectedSpans: "1", errorMessage: "larger than a line may be" },
  });
  expect(await ask("SELECT count(*) AS n FROM spans")).toEqual([{ n: 1 }]);
});

describe("where it listens", () => {
  test("a port that is taken is an error that says by whom", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address: AddressInfo | string | null = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { code, err } = await spoor(["receive", "--port", String(port)], { cwd: running.store });
    server.close();
    expect(code).toBe(4);
    expect(err).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is taken by .*\\.`));
    expect(err).toContain("--port 4319");
  });

  test.each([
    [["--host", "0.0.0.0"], /everyone in the network/],
    [["--host", "0.0.0.0", "--token", "short"], /at least 16/],
    [["--port", "70000"], /0 to 65535/],
    [["--host", "203.0.113.1", "--token", "a".repeat(20)], /Cannot listen on 203\.0\.113\.1/],
  ])("%j is refused", async (argv, message) => {
    const { code, err } = await spoor(["receive", ...argv], { cwd: running.store });
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  test("on other addresses, who does not know the token is refused", async () => {
    const token = "a-secret-of-some-length";
    const open = await startReceiver("--host", "0.0.0.0", "--token", token);
    const url = open.url.replace("0.0.0.0", "127.0.0.1");
    const body = JSON.stringify(span);
    expect((await post({ body }, url)).status).toBe(401);
    const headers = { ...json, authorization: `Bearer ${token}` };
    expect((await post({ body, headers }, url)).status).toBe(200);
    const { err } = await open.stop();
    expect(err).toContain(`OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${token}"`);
  });
});

test("--json fits its schema", async () => {
  const path = new URL("../../../../docs/schema/receive.schema.json", import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(path, "utf8"));
  const isValid = new Ajv({ allErrors: true }).compile(Object(schema));
  const other = await startReceiver("--json");
  const logs = logRequest([{ name: "event" }]);
  await post({ path: "/v1/logs", body: JSON.stringify(logs) }, other.url);
  await post({ body: JSON.stringify(spanRequest([{ id: "0", name: "x" }])) }, other.url);
  const result: unknown = JSON.parse((await other.stop()).out);
  expect(isValid(result), JSON.stringify(isValid.errors)).toBe(true);
  expect(result).toMatchObject({ events: 1, spans: 0, rejected: [{ reason: "no span id" }] });
});

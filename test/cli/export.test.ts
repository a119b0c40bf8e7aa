// The export as it is published, in a process of its own: what it writes fits its schema, and a backend gets all of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { at, list } from "@spoor/core/record";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { workflowEvents, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { installedCli } from "../support/cli.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { root } from "../support/run-app.ts";

const cli = installedCli();
const store = newFolder();
writeJournal(store, { spans: workflowSpans, events: workflowEvents });

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function spoor(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8", ...more };
  const child = spawn(process.execPath, [cli, ...args], { cwd: newFolder(), env });
  child.stdin.end();
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: child.exitCode, out, err };
}

function problemsWith(name: string, json: string): unknown {
  const schema: unknown = JSON.parse(
    readFileSync(join(root, `docs/schema/${name}.schema.json`), "utf8"),
  );
  const ajv = new Ajv({ allowUnionTypes: true });
  const isValid = ajv.compile(Object(schema));
  isValid(JSON.parse(json));
  return isValid.errors ?? [];
}

const toJson = { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };

test.each([[[]], [["--spans"]]])("the document with %j fits its schema", async (flags) => {
  const { code, out } = await spoor(["export", "--json", ...flags, "--store", store]);
  expect(code).toBe(0);
  expect(problemsWith("export", out)).toEqual([]);
  expect(problemsWith("export", out.replace('"llmCalls"', '"calls"'))).not.toEqual([]);
});

test("what config prints fits its schema", async () => {
  const { code, out } = await spoor(["config", "--json"], { SPOOR_FSYNC: "off" });
  expect(code).toBe(0);
  expect(problemsWith("config", out)).toEqual([]);
});

const spansOf = (requests: readonly unknown[]): unknown[] =>
  requests.flatMap((request) =>
    list(at(request, "resourceSpans")).flatMap((resource) =>
      list(at(resource, "scopeSpans")).flatMap((scope) => list(at(scope, "spans"))),
    ),
  );

test("--to sends all of it, once", async () => {
  const receiver = await startOtlpReceiver();
  const args = ["export", "--to", receiver.url, "--json", "--store", store];
  const { code, out, err } = await spoor(args, toJson);
  expect([code, err]).toEqual([0, ""]);
  expect(problemsWith("export-sent", out)).toEqual([]);
  expect(JSON.parse(out)).toMatchObject({ delivered: 14, rejected: 0, undelivered: 0 });
  const ids = spansOf(receiver.requests("/v1/traces")).map((span) => at(span, "spanId"));
  expect([ids.length, new Set(ids).size]).toEqual([11, 11]);
  expect(receiver.requests("/v1/logs")).toHaveLength(1);
  await receiver.close();
});

test("--to tries again what a backend cannot take now", async () => {
  const seen: number[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      seen.push(seen.length);
      const status = seen.length === 1 ? 503 : 200;
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String(at(server.address(), "port"))}`;
  const args = ["export", "--to", url, "--signal", "traces", "--store", store];
  const { code, out } = await spoor(args, toJson);
  expect([code, out]).toEqual([0, "11 records delivered\n"]);
  expect(seen).toHaveLength(2);
  server.close();
});

test("--to ends with 4 where nobody takes it, and says why", async () => {
  const args = ["export", "--to", "http://127.0.0.1:9", "--timeout", "2", "--store", store];
  const { code, out } = await spoor(args, toJson);
  expect(code).toBe(4);
  expect(out).toMatch(/^0 records delivered, 14 not delivered \(.+\), and nothing after them\n$/);
});

test("--to ends with 4 where records are refused", async () => {
  const receiver = await startOtlpReceiver(400);
  const args = ["export", "--to", receiver.url, "--signal", "traces", "--store", store];
  const { code } = await spoor(args, toJson);
  expect(code).toBe(4);
  await receiver.close();
});

test("an endpoint that is none is a wrong command line", async () => {
  const { code, err } = await spoor(["export", "--to", "nowhere", "--store", store]);
  expect(code).toBe(2);
  expect(err).toContain('--to "nowhere" is no OTLP endpoint.');
});

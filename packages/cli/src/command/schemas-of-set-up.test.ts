import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { writeReport } from "@spoor/journal";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { report } from "../fixture-doctor.ts";
import { spoor } from "../fixture-io.ts";
import { schemaProblems } from "../fixture-schema.ts";
import { workflowSpans } from "../fixture-workflow.ts";

async function printed(argv: readonly string[], cwd: string, env = {}): Promise<unknown> {
  return JSON.parse((await spoor([...argv, "--json"], { cwd, env })).out);
}

/** An application with a library, a process that reported all that one can, and telemetry. */
function application(): string {
  const cwd = newFolder();
  const store = join(cwd, ".spoor");
  writeJournal(store, { spans: workflowSpans });
  const problems = [{ id: "p", severity: "problem", cause: "It is cut.", fix: "Mend it." }];
  const lane = { destination: "otlp", signal: "logs", delivered: 1, rejected: 2, problem: "down" };
  const exporter = { exporters: ["otlp"], endpoint: "http://127.0.0.1:9", protocol: "grpc" };
  const all = {
    ...report,
    signals: [{ signal: "logs", ...exporter }],
    deliveries: [lane],
    redacted: { key: 1 },
    failures: { hook: 2 },
    problems,
  };
  writeReport(store, { startMs: 1, pid: 41, threadId: 0 }, JSON.stringify(all));
  writeFileSync(join(cwd, "package.json"), "{}");
  for (const [name, version] of Object.entries({
    spoor: "0.1.0",
    openai: "6.49.0",
    "@opentelemetry/sdk-node": "0.223.0",
    "@opentelemetry/api": "1.9.1",
  })) {
    const place = join(cwd, "node_modules", name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ name, version }));
  }
  return cwd;
}

/** A backend that answers everything with `status`. */
async function withBackend<Result>(
  status: number,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    return await use(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  } finally {
    server.close();
  }
}

test.each([
  { what: "nothing", cwd: newFolder() },
  { what: "an application", cwd: application() },
])("doctor is what doctor prints of $what", async ({ cwd }) => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
  for (const each of [{}, env]) {
    expect(schemaProblems("doctor", await printed(["doctor"], cwd, each))).toBeNull();
  }
});

test.each([200, 503])("ship is what ship prints where a backend answers %i", async (status) => {
  const json = await withBackend(status, async (url) => {
    const cwd = application();
    return await printed(["ship", "--endpoint", url, "--timeout", "1"], cwd);
  });
  expect(json).toMatchObject({ destinations: [{ rejected: 0 }] });
  expect(schemaProblems("ship", json)).toBeNull();
});

const usage = '{"inputTokens":12000,"cacheReadTokens":8000,"outputTokens":900}';
const charged =
  '{"inputTokens":1,"outputTokens":1,"reportedUsd":0.5,"toolRequests":{"web_search":3}}';
const own = JSON.stringify({
  currency: "EUR",
  providers: [
    { id: "openai", models: [{ id: "house", prices: { input_mtok: 1, output_mtok: 8 } }] },
  ],
});

describe("prices", () => {
  const cwd = newFolder();
  writeFileSync(join(cwd, "prices.json"), own);

  test.each([
    [["prices"]],
    [["prices", "list", "-n", "3"]],
    [["prices", "list", "--model", "none"]],
    [["prices", "--catalog", "prices.json"]],
  ])("prices is what %j prints", async (argv) => {
    expect(schemaProblems("prices", await printed(argv, cwd))).toBeNull();
  });

  test.each([
    ["openai", "gpt-5", "--usage", usage],
    ["openai", "gpt-5", "--usage", charged],
    ["anthropic", "claude-opus-4-7", "--usage", charged],
    ["openai", "gpt-99", "--usage", usage],
    ["openai", "house", "--usage", usage, "--catalog", "prices.json"],
  ])("prices-explain is what is printed of %s %s %s %s", async (...args) => {
    const argv = ["prices", "explain", ...args];
    const json = await printed(argv, cwd);
    expect(json).toMatchObject({ schema: "spoor.prices.explain/1" });
    expect(schemaProblems("prices-explain", json)).toBeNull();
  });
});

test.each([
  ["doctor", ["doctor"]],
  ["prices", ["prices", "-n", "1"]],
  ["prices-explain", ["prices", "explain", "openai", "gpt-5", "--usage", usage]],
  ["ship", ["ship", "--endpoint", "http://127.0.0.1:9"]],
])("the schema of %s refuses what it does not name", async (name, argv) => {
  const json = Object(await printed(argv, newFolder()));
  expect(schemaProblems(name, json)).toBeNull();
  expect(schemaProblems(name, { ...json, more: 1 })).not.toBeNull();
  expect(schemaProblems(name, { ...json, schema: "spoor.other/1" })).not.toBeNull();
});

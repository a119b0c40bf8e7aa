import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";

const folder = "test/matrix/one-bill";
const isInstalled = existsSync(join(root, folder, "node_modules"));
if (!isInstalled)
  console.warn(`SKIPPED: nothing is installed in ${folder}; npm ci --prefix ${folder}`);

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

/** Lets one process call another, each with its settings. */
async function run(settings: {
  readonly client: Readonly<Record<string, string>>;
  readonly server: Readonly<Record<string, string>>;
}) {
  await provider.reset();
  const [there, here] = [emptyFolder(), emptyFolder()];
  const server = spawn(process.execPath, ["--import", register, "test/attribution/server.mjs"], {
    cwd: root,
    env: { ...process.env, ...settings.server, SPOOR_DIR: there },
  });
  const [port]: unknown[] = await once(createInterface(server.stdout), "line");
  const ended = await runNode(["--import", register, "test/attribution/client.mjs"], {
    env: {
      ...settings.client,
      SPOOR_DIR: here,
      PROVIDER_URL: provider.url,
      SERVICE_URL: `http://127.0.0.1:${String(port)}`,
    },
  });
  if (server.exitCode === null) await once(server, "exit");
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const headers: Readonly<Record<string, string>> = JSON.parse(ended.stdout);
  const [served] = journalSpans(there);
  const asked = journalSpans(here);
  return { headers, served, asked, requests: await provider.requests() };
}

describe("what is said of users", () => {
  test("stays in the process that says it, unless it is asked for", async (context) => {
    if (!isInstalled) context.skip();
    const { headers, served, asked } = await run({ client: {}, server: {} });
    expect(headers).toHaveProperty("traceparent");
    expect(headers).not.toHaveProperty("baggage");
    expect(served?.traceId).toBe(asked[0]?.traceId);
    expect(served?.attributes).not.toHaveProperty("user.id");
    const inside = asked.filter(({ traceId }) => traceId === served?.traceId);
    expect(inside.length).toBeGreaterThan(2);
    for (const { name, attributes } of inside) expect(attributes["user.id"], name).toBe("ann");
  });

  test("goes as far as it may, and never to the provider of a model", async (context) => {
    if (!isInstalled) context.skip();
    const settings = { SPOOR_BAGGAGE: "user,tags" };
    const { headers, served, requests } = await run({ client: settings, server: settings });
    expect(headers["baggage"]).toBe("user.id=ann,spoor.tags=beta");
    expect(served?.attributes).toMatchObject({ "user.id": "ann", "spoor.tags": ["beta"] });
    expect(served?.attributes).not.toHaveProperty("spoor.tenant.id");
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toHaveProperty("traceparent");
    expect(requests[0]?.headers).not.toHaveProperty("baggage");
  });

  test("is not believed where that was not asked for", async (context) => {
    if (!isInstalled) context.skip();
    const { headers, served } = await run({ client: { SPOOR_BAGGAGE: "user" }, server: {} });
    expect(headers["baggage"]).toBe("user.id=ann");
    expect(served?.attributes).not.toHaveProperty("user.id");
  });
});

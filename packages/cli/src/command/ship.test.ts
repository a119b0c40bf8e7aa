import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A backend that answers everything with `status`, and the paths that were asked. */
async function backend(status: number) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    request.resume().on("end", () => response.writeHead(status).end());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return { url: `http://127.0.0.1:${address.port}`, paths };
}

function store(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents, pid: 41 });
  return folder;
}

const records = workflowSpans.length + workflowEvents.length;

describe("ship", () => {
  test("sends everything, once, and says so", async () => {
    const { url, paths } = await backend(200);
    const args = ["ship", "--store", store(), "--endpoint", url];
    expect(await spoor(args)).toEqual({
      code: 0,
      out: `${url}: ${records} records delivered\n`,
      err: "",
    });
    expect(paths.toSorted()).toEqual(["/v1/logs", "/v1/traces"]);
    expect((await spoor(args)).out).toBe(`${url}: 0 records delivered\n`);
    expect(paths).toHaveLength(2);
  });

  test("takes the destination from the environment", async () => {
    const { url, paths } = await backend(200);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_LOGS_EXPORTER: "none" };
    const { out } = await spoor(["ship", "--json", "--store", store()], { env });
    expect(JSON.parse(out)).toMatchObject({
      schema: "spoor.ship/1",
      destinations: [{ destination: url, delivered: workflowSpans.length, spooled: 0 }],
    });
    expect(paths).toEqual(["/v1/traces"]);
  });

  test("ends with 4 and the reason where something stays", async () => {
    const { url } = await backend(401);
    const { code, out, err } = await spoor(["ship", "--store", store(), "--endpoint", url]);
    expect(code).toBe(4);
    expect(out).toContain(`${url}: 0 records delivered, ${records} records still here\n  HTTP 401`);
    expect(err).toContain("OTEL_EXPORTER_OTLP_HEADERS");
  });

  test("ends with 3 and what to do where there is no destination", async () => {
    const { code, out, err } = await spoor(["ship", "--store", store()]);
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain("OTEL_EXPORTER_OTLP_ENDPOINT");
  });

  test("ends with 2 for a timeout that is none", async () => {
    const { code, err } = await spoor(["ship", "--timeout", "soon", "--store", store()]);
    expect(code).toBe(2);
    expect(err).toContain('--timeout "soon"');
  });

  test("has nothing to do where nothing was recorded", async () => {
    const { code, out } = await spoor([
      "ship",
      "--endpoint",
      "http://127.0.0.1:9",
      "--store",
      "/nowhere/.spoor",
    ]);
    expect([code, out]).toEqual([0, "Nothing to ship in /nowhere/.spoor\n"]);
  });

  test("follows until it is stopped", async () => {
    const { url, paths } = await backend(200);
    const controller = new AbortController();
    const folder = store();
    const running = spoor(["ship", "--follow", "--store", folder, "--endpoint", url], {
      signal: controller.signal,
    });
    while (paths.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort(130);
    expect(await running).toMatchObject({ code: 130 });
  });
});

describe("status", () => {
  test("says what has arrived and what is still here", async () => {
    const { url } = await backend(200);
    const folder = store();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const accounts = async () => {
      const { out } = await spoor(["status", "--json", "--store", folder], { env });
      return JSON.parse(out).accounts;
    };
    const spooled = { delivered: 0, spooled: workflowSpans.length, rejected: 0, dropped: {} };
    expect(await accounts()).toMatchObject([
      { signal: "traces", name: `${url}/v1/traces`, ...spooled },
      { signal: "logs", spooled: workflowEvents.length },
    ]);
    await spoor(["ship", "--store", folder], { env });
    expect(await accounts()).toMatchObject([
      { ...spooled, delivered: workflowSpans.length, spooled: 0 },
      { delivered: workflowEvents.length, spooled: 0 },
    ]);
    const { out } = await spoor(["status", "--store", folder], { env });
    expect(out).toMatch(/traces +http:\S+ +11 +0 +0 +0/);
  });

  test("is empty where nothing was recorded", async () => {
    const { code, out } = await spoor(["status", "--store", "/nowhere/.spoor"]);
    expect([code, out]).toEqual([0, "Nothing was recorded in /nowhere/.spoor\n"]);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { root } from "../support/run-app.ts";
import { areOthersInstalled, copyPackage, others, project } from "./project.ts";

const installed = (name: string): string => join(root, "node_modules", name);
if (!areOthersInstalled)
  console.warn("SKIPPED: tests of doctor; npm ci --prefix test/matrix/doctor brings the packages");

/** The lines below a heading. */
function section(out: string, title: string): string[] {
  const [, ...blocks] = `\n\n${out}`.split("\n\n");
  const lines = blocks.find((block) => block.startsWith(title))?.split("\n") ?? [];
  return lines.slice(1);
}

const closing = (out: string): string | undefined => out.trimEnd().split("\n").at(-1);

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly register?: boolean;
  readonly env?: Record<string, string>;
  /** The line that the application says. */
  readonly said: string;
  readonly library: string;
  readonly problem: string | undefined;
}

const old =
  "openai 3.3.0 is loaded but not traced: versions before 4.0.0 are not supported. Update openai.";
const groq =
  "groq-sdk 1.6.0 is loaded but not traced: Spoor does not see its calls yet. Record its calls with llmCall(), or set SPOOR_DISABLED_LIBRARIES=groq-sdk.";
const early =
  "openai 6.49.0 is loaded but not traced: it was loaded before Spoor. Start with: node --import spoor/register app.js";

const cases: Readonly<Record<string, Case>> = {
  "a supported library": {
    files: { "app.mjs": 'import "openai";' },
    packages: { openai: installed("openai") },
    said: "",
    library: "✓ openai 6.49.0: traced",
    problem: undefined,
  },
  "a library with spans of its own": {
    files: { "app.mjs": 'import "@anthropic-ai/sdk";' },
    packages: { "@anthropic-ai/sdk": installed("@anthropic-ai/sdk") },
    said: "",
    library: "✓ @anthropic-ai/sdk 1.11.0: traces itself, adopted",
    problem: undefined,
  },
  "a version that is not supported": {
    files: { "app.mjs": 'import "openai";' },
    packages: { openai: join(others, "openai") },
    said: old,
    library: "✗ openai 3.3.0: version not supported",
    problem: old,
  },
  "a library that is not seen yet": {
    files: { "app.mjs": 'import "groq-sdk";' },
    packages: { "groq-sdk": join(others, "groq-sdk") },
    said: groq,
    library: "! groq-sdk 1.6.0: not seen yet",
    problem: groq,
  },
  "a library that is not seen yet, in CommonJS": {
    files: { "app.cjs": 'require("groq-sdk");' },
    packages: { "groq-sdk": join(others, "groq-sdk") },
    said: groq,
    library: "! groq-sdk 1.6.0: not seen yet",
    problem: groq,
  },
  "a library that was loaded before Spoor": {
    files: { "app.cjs": 'require("openai"); require("spoor/register");' },
    packages: { openai: installed("openai") },
    register: false,
    said: early,
    library: "✗ openai 6.49.0: loaded before Spoor",
    problem: early,
  },
  "a library that is disabled": {
    files: { "app.mjs": 'import "openai";' },
    packages: { openai: installed("openai") },
    env: { SPOOR_DISABLED_LIBRARIES: "openai" },
    said: "",
    library: "- openai 6.49.0: disabled by SPOOR_DISABLED_LIBRARIES",
    problem: undefined,
  },
};

describe.skipIf(!areOthersInstalled).each(Object.entries(cases))("%s", (_, one) => {
  const { files, packages, register = true, env = {}, said, library, problem } = one;
  const app = project(files, packages);
  const [program = ""] = Object.keys(files);

  test("is said by the application, and doctor tells it with the right exit code", async () => {
    const ended = await app.run(program, { register, env });
    expect(ended).toMatchObject({ code: 0, stderr: said === "" ? "" : `spoor: ${said}\n` });
    const { code, stdout, stderr } = await app.doctor([], env);
    expect(section(stdout, "Process")).toContain(library);
    expect(section(stdout, "Problems")).toEqual(problem === undefined ? [] : [`✗ ${problem}`]);
    expect({ code, stderr, closing: closing(stdout) }).toEqual({
      code: problem === undefined ? 0 : 6,
      stderr: "",
      closing: problem === undefined ? "Nothing is wrong." : "1 problem.",
    });
  });
});

describe.skipIf(!areOthersInstalled)("an application", () => {
  const files = { "app.mjs": 'import "groq-sdk";' };
  const packages = { "groq-sdk": join(others, "groq-sdk") };

  test("is not told of a library again by its worker threads", async () => {
    const workers = `import "groq-sdk";
      import { once } from "node:events";
      import { Worker, isMainThread } from "node:worker_threads";
      if (isMainThread)
        for (let i = 0; i < 2; i++) await once(new Worker(new URL(import.meta.url)), "exit");`;
    const ended = await project({ "app.mjs": workers }, packages).run("app.mjs");
    expect(ended).toMatchObject({ code: 0, stderr: `spoor: ${groq}\n` });
  });

  test("is told of a library that only a worker thread loads", async () => {
    const main = `import { Worker } from "node:worker_threads";
      new Worker(new URL("./worker.mjs", import.meta.url));`;
    const app = project({ "app.mjs": main, "worker.mjs": 'import "groq-sdk";' }, packages);
    expect((await app.run("app.mjs")).stderr).toBe(`spoor: ${groq}\n`);
    expect((await app.doctor()).code).toBe(6);
  });

  test("is told nothing with SPOOR_NOTICES=off, and doctor still tells", async () => {
    const app = project(files, packages);
    expect(await app.run("app.mjs", { env: { SPOOR_NOTICES: "off" } })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect((await app.doctor()).code).toBe(6);
  });

  test("leaves a report for its owner alone, without secrets, even when it calls process.exit", async () => {
    const app = project({ "app.mjs": "process.exit(3)" });
    const server = createServer((_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const { port }: Pick<AddressInfo, "port"> =
      typeof address === "object" && address !== null ? address : { port: 0 };
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:hunter2@127.0.0.1:${port}/?key=hunter2`,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=hunter2",
      OPENAI_API_KEY: "hunter2",
    };
    expect((await app.run("app.mjs", { env })).code).toBe(3);
    const reports = join(app.dir, ".spoor/reports");
    const [file = "", ...more] = readdirSync(reports);
    const text = readFileSync(join(reports, file), "utf8");
    expect([statSync(join(reports, file)).mode & 0o777, more]).toEqual([0o600, []]);
    expect(text).not.toContain("hunter2");
    const { stdout, code } = await app.doctor(["--json"]);
    const endpoint = `http://127.0.0.1:${port}`;
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "spoor.doctor/1",
      isHealthy: true,
      destinations: [{ endpoint, isReachable: true, signals: ["traces", "metrics", "logs"] }],
      processes: [
        { isRunning: false, report: { script: "app.mjs", signals: [{ endpoint }, {}, {}] } },
      ],
    });
    expect(code).toBe(0);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const down = await app.doctor();
    expect(down.code).toBe(6);
    expect(section(down.stdout, "Problems")).toEqual([
      `✗ Nothing accepts connections at ${endpoint}, where traces, metrics, logs are sent. Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT.`,
    ]);
  });

  test("that is killed left its report a moment after its start", async () => {
    const program = `import { readdirSync, existsSync } from "node:fs";
      const reports = ".spoor/reports";
      setInterval(() => {
        if (existsSync(reports) && readdirSync(reports).some((name) => name.endsWith(".json")))
          process.kill(process.pid, "SIGKILL");
      }, 20);`;
    const app = project({ "app.mjs": program });
    expect(await app.run("app.mjs")).toMatchObject({ signal: "SIGKILL" });
    expect(section((await app.doctor()).stdout, "Process")).toContain("✓ no failure inside Spoor");
  });

  test("is not kept alive by what waits to be reported", async () => {
    const program = `const timers = process.getActiveResourcesInfo().filter((one) => one === "Timeout");
      console.log(timers.length);`;
    expect(await project({ "app.mjs": program }).run("app.mjs")).toMatchObject({
      code: 0,
      stdout: "0\n",
    });
  });

  test("that imports Spoor from an ES module is told by doctor how to start", async () => {
    const app = project(
      { "app.mjs": 'import "spoor/register"; import "openai";' },
      { openai: installed("openai") },
    );
    expect(await app.run("app.mjs", { register: false })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await app.doctor();
    expect(code).toBe(6);
    expect(section(stdout, "Problems")).toEqual([
      "✗ app.mjs imports Spoor itself, after its own imports were loaded, so no call of openai is seen. Start with: node --import spoor/register app.js",
    ]);
  });

  test("with an SDK of its own is told to add Spoor to it", async () => {
    const setUp = readFileSync(join(root, "test/start/apps/other-sdk.mjs"), "utf8");
    const app = project(
      { "sdk.mjs": setUp, "app.mjs": 'import "./sdk.mjs"; await import("spoor/register");' },
      { "@opentelemetry": installed("@opentelemetry") },
    );
    const ended = await app.run("app.mjs", { register: false });
    expect(ended.stderr).toContain("another OpenTelemetry SDK is registered already");
    const { code, stdout } = await app.doctor();
    expect([code, section(stdout, "Problems")]).toEqual([
      6,
      [
        "✗ Another OpenTelemetry SDK is registered, so Spoor started none of its own. Add spoorProcessors() to that SDK.",
      ],
    ]);
  });

  test("can ask for the same report itself", async () => {
    const program = `import "openai"; import { doctor } from "spoor";
      console.log(JSON.stringify(doctor()));`;
    const app = project({ "app.mjs": program }, { openai: join(others, "openai") });
    const { stdout } = await app.run("app.mjs");
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "spoor.process/1",
      libraries: [{ name: "openai", version: "3.3.0", state: "unsupported" }],
      openTelemetry: { registration: "spoor" },
      problems: [{ id: "library:openai@3.3.0", severity: "problem", fix: "Update openai." }],
    });
  });
});

describe.skipIf(!areOthersInstalled)("two copies of @opentelemetry/api", () => {
  const newer =
    "@opentelemetry/api 1.10.0 is there beside 1.9.1, with which the OpenTelemetry SDK registers: spans made through 1.10.0 are dropped.";
  const fix =
    "Install one version: 1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK; npm ls @opentelemetry/api shows them.";

  test("of which one is newer than the SDK's are found beside, and in the process that loads it", async () => {
    const app = project({ "app.cjs": 'require("@opentelemetry/api");' });
    copyPackage(join(others, "api-1.10"), join(app.dir, "node_modules/@opentelemetry/api"));
    const beside = await app.doctor();
    expect(beside.code).toBe(6);
    expect(section(beside.stdout, "OpenTelemetry")).toEqual([
      "✗ @opentelemetry/api 1.10.0",
      "✓ @opentelemetry/api 1.9.1",
      "✓ @opentelemetry/sdk-node 0.223.0",
    ]);
    expect(section(beside.stdout, "Problems")[0]).toBe(`✗ ${newer} ${fix}`);
    await app.run("app.cjs");
    const after = await app.doctor(["--json"]);
    expect(after.code).toBe(6);
    expect(JSON.parse(after.stdout)).toMatchObject({
      problems: [{ id: "api:1.10.0", cause: newer, fix }],
      processes: [{ report: { openTelemetry: { api: ["1.9.1", "1.10.0"], registered: "1.9.1" } } }],
    });
  });

  test("nested in another package is found too", async () => {
    const app = project({});
    const nested = join(app.dir, "node_modules/tool/node_modules/@opentelemetry/api");
    copyPackage(join(others, "api-1.10"), nested);
    const { code, stdout } = await app.doctor();
    expect([code, section(stdout, "Problems")[0]]).toEqual([6, `✗ ${newer} ${fix}`]);
  });

  test("of the same version are fine", async () => {
    const app = project({ "app.cjs": 'require("@opentelemetry/api");' });
    copyPackage(installed("@opentelemetry/api"), join(app.dir, "node_modules/@opentelemetry/api"));
    await app.run("app.cjs");
    expect(await app.doctor()).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("beside an application", () => {
  test("without Spoor, doctor says what to install", async () => {
    const app = project({});
    const { code, stdout } = await app.doctor(["--store", app.dir], {});
    expect(code).toBe(0);
    expect(stdout).toContain("✓ spoor 0.1.0 is installed");
    const none = project({}, { spoor: "/nowhere" });
    const without = await none.doctor();
    expect([without.code, section(without.stdout, "Problems")]).toEqual([
      6,
      [
        `✗ spoor is not installed beside ${join(none.dir, "package.json")}. Run npm install spoor @opentelemetry/api.`,
      ],
    ]);
  });

  test("wrong settings and a folder that cannot be written are told", async () => {
    const app = project({
      "package.json": '{"scripts":{"start":"node --import spoor/register app.js"}}',
    });
    writeFileSync(join(app.dir, "file"), "");
    const { code, stdout } = await app.doctor([], {
      SPOOR_DIR: "file",
      SPOOR_SEMCONV_PROFILE: "1.99",
    });
    expect(code).toBe(6);
    expect(section(stdout, "Application")).toContain("✓ npm run start loads spoor/register");
    expect(section(stdout, "Problems")).toEqual([
      expect.stringContaining('✗ SPOOR_SEMCONV_PROFILE="1.99" is not understood'),
      `✗ Nothing is written to disk: ${join(app.dir, "file")}: there is a file in its place. Set SPOOR_DIR to a folder that can be written.`,
    ]);
  });
});

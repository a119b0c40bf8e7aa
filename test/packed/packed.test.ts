import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import {
  journalEvents,
  journalMetricNames,
  journalSpans,
  readEvents,
  readSpans,
} from "../support/journal.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

/**
 * Installs from the registry, so it runs where everything runs and not on every `npm test`.
 * The packages are packed once, then installed into empty folders as a user would.
 */
const all = process.env["SPOOR_TEST_ALL"] === "1";
if (!all)
  console.warn(
    "SKIPPED: the tests of the packed packages install from the registry; SPOOR_TEST_ALL=1 runs them",
  );

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const lines = [
  { line: "2.x", packages: ["@opentelemetry/api@1.9.1", "@opentelemetry/sdk-node@0.223.0"] },
  ...(major > 22 || (major === 22 && minor >= 15)
    ? [{ line: "3.x", packages: ["@opentelemetry/api@1.10.0", "@opentelemetry/sdk-node@0.301.0"] }]
    : []),
];
const npm = (args: readonly string[], cwd: string): string =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    encoding: "utf8",
  });

let tarballs: string[] = [];
let provider: MockProvider | undefined;

afterAll(() => provider?.close());

beforeAll(async () => {
  if (!all) return;
  const folder = emptyFolder();
  npm(["pack", "--workspaces", "--pack-destination", folder], root);
  tarballs = readdirSync(folder).map((name) => join(folder, name));
  provider = await startMockProvider();
});

describe.runIf(all).each(lines)(
  "packed and installed beside OpenTelemetry $line",
  ({ packages }) => {
    let folder = "";

    beforeAll(() => {
      folder = emptyFolder();
      writeFileSync(
        join(folder, "package.json"),
        '{"name":"consumer","type":"module","private":true}',
      );
      npm(
        [
          "install",
          "--ignore-scripts",
          ...tarballs,
          ...packages,
          "openai@6.49.0",
          "typescript@7.0.2",
          "@types/node@20.19.43",
        ],
        folder,
      );
      for (const file of ["app.mjs", "app.cjs", "own-sdk.mjs"])
        copyFileSync(join(import.meta.dirname, "apps", file), join(folder, file));
      writeFileSync(
        join(folder, "blocked.mjs"),
        'import { step, workflow } from "spoor";\n' +
          'workflow("own", () => step("One", (s) => s.blocked({ reason: "dependency" })));\n',
      );
      copyFileSync(join(import.meta.dirname, "apps/app.ts.txt"), join(folder, "app.ts"));
    });

    const run = (args: readonly string[], dir: string) =>
      runNode(args, { cwd: folder, env: { SPOOR_DIR: dir, BASE_URL: `${provider?.url}/v1` } });

    test.each([
      ["an ES module app", ["--import", "spoor/register", "app.mjs"]],
      ["a CommonJS app", ["--import", "spoor/register", "app.cjs"]],
      ["a CommonJS app by --require", ["--require", "spoor/register", "app.cjs"]],
    ])("%s is traced and priced", async (_, args) => {
      const dir = emptyFolder();
      const ended = await run(args, dir);
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      const spans = journalSpans(dir);
      expect(spans.map((span) => span.name)).toEqual([
        "chat gpt-4o-mini",
        "run_step Ask",
        "invoke_workflow packed",
      ]);
      expect(spans[0]?.attributes["spoor.usage.cost.amount"]).toBeGreaterThan(0);
      const shown = await runNode(
        ["node_modules/@spoor/cli/bin/spoor.js", "show", "--store", dir],
        {
          cwd: folder,
        },
      );
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining("gpt-4o-mini") });
    });

    test("spans and blocked steps arrive at the exporter, each once", async () => {
      const receiver = await startOtlpReceiver();
      const dir = emptyFolder();
      const ended = await runNode(["--import", "spoor/register", "blocked.mjs"], {
        cwd: folder,
        env: {
          SPOOR_DIR: dir,
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        },
      });
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      const sent = (signal: string): string =>
        receiver
          .requests(`/v1/${signal}`)
          .map((request) => JSON.stringify(request))
          .join("\n");
      expect(readSpans(sent("traces")).map((span) => span.name)).toEqual([
        "run_step One",
        "invoke_workflow own",
      ]);
      const events = readEvents(sent("logs"));
      expect(events.map((event) => event.name)).toEqual(["spoor.step.blocked"]);
      expect(events).toEqual(journalEvents(dir));
      await receiver.close();
    });

    test("an app with an OpenTelemetry SDK of its own has its spans, and Spoor the spans and events", async () => {
      const dir = emptyFolder();
      const ended = await run(["own-sdk.mjs"], dir);
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(ended.stdout)).toEqual(["run_step One", "invoke_workflow own"]);
      expect(journalSpans(dir).map((span) => span.name)).toEqual(JSON.parse(ended.stdout));
      expect(journalEvents(dir).map((event) => event.name)).toEqual(["spoor.step.blocked"]);
      expect([...journalMetricNames(dir)]).toContain("spoor.step.blocked");
    });

    test("a TypeScript app compiles against the types and runs", async () => {
      writeFileSync(
        join(folder, "tsconfig.json"),
        '{"compilerOptions":{"module":"nodenext","target":"es2023","strict":true,"types":["node"]},"files":["app.ts"]}',
      );
      execFileSync(join(folder, "node_modules/.bin/tsc"), [], { cwd: folder, encoding: "utf8" });
      const dir = emptyFolder();
      const ended = await run(["--import", "spoor/register", "app.js"], dir);
      expect(ended.code).toBe(0);
      expect(journalSpans(dir).map((span) => span.name)).toContain("chat gpt-4o-mini");
      expect(journalEvents(dir).map((event) => event.name)).toContain("spoor.step.blocked");
    });
  },
);

/** Bytes of all files in `folder` whose path `counts` says yes to. */
function bytesIn(folder: string, counts: (path: string) => boolean): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.reduce((sum, entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && counts(path) ? sum + statSync(path).size : sum;
  }, 0);
}

const isDuckDb = (path: string): boolean => path.includes("/@duckdb/");

test.runIf(all)("the installed CLI takes at most 100 MB, and 12 MB of it are not DuckDB", () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "package.json"), '{"name":"consumer","private":true}');
  const cli = tarballs.filter((path) => path.includes("spoor-cli-"));
  expect(cli).toHaveLength(1);
  npm(["install", "--ignore-scripts", ...cli], folder);
  expect(bytesIn(folder, isDuckDb)).toBeGreaterThan(10_000_000);
  expect(bytesIn(folder, () => true)).toBeLessThanOrEqual(100_000_000);
  expect(bytesIn(folder, (path) => !isDuckDb(path))).toBeLessThanOrEqual(12_000_000);
});

test.runIf(all)("the packages are small and hold no tests", () => {
  const sizes = tarballs.map((path) => statSync(path).size);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  for (const path of tarballs) {
    const listing = execFileSync("tar", ["-tzf", path], { encoding: "utf8" });
    expect(listing).not.toMatch(/\.test\./);
  }
  expect(readFileSync(join(root, "packages/sdk/package.json"), "utf8")).not.toContain("workspace:");
});

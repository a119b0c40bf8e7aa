import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { journalSpans } from "../support/journal.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");

/** Every command in a shell block of a page, without comments. */
const commandsOf = (page: string): string[] =>
  [...page.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim())
      .filter((line) => line !== ""),
  );

/** What each command of the README needs, to be run here as it is written. */
const covered: Readonly<Record<string, string>> = {
  "npm install spoor @opentelemetry/api": "test/packed installs the packages into an empty folder",
  "node --import spoor/register app.js": "run below",
  "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 node --import spoor/register app.js":
    "run below",
  "npx @spoor/cli show": "run below",
  "npx @spoor/cli trace": "run below",
  "npx @spoor/cli cost": "run below",
  "npx @spoor/cli sessions": "test/docs/sessions.test.ts runs it",
  "npx @spoor/cli ingest logs/": "test/docs/ingest.test.ts runs it on files",
  "npx @spoor/cli tail": "run below",
  "npx @spoor/cli export --json": "run below",
  "npx @spoor/cli clear": "run below",
  "npx @spoor/cli status": "run below",
  "npx @spoor/cli ship": "test/docs/delivery.test.ts sends",
  "npx @spoor/cli doctor": "run below",
  "npx @spoor/cli check": "run below",
};

describe("the README", () => {
  test("has at most 600 words", () => {
    expect(readme.split(/\s+/).filter((word) => /\w/.test(word)).length).toBeLessThanOrEqual(600);
  });

  test("has no command that no test runs", () => {
    expect(commandsOf(readme).filter((command) => !(command in covered))).toEqual([]);
  });

  test("links to pages that are there", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !link.startsWith("http")).length).toBeGreaterThan(5);
    for (const link of links) expect(() => readFileSync(join(root, link)), link).not.toThrow();
  });

  test("traces an application, and its commands show what was recorded", async () => {
    const dir = emptyFolder();
    const app = join(root, "test/start/apps/steps.mjs");
    const env = { SPOOR_DIR: dir };
    expect(await runNode(["--import", "spoor/register", app], { env })).toMatchObject({ code: 0 });
    const spoor = (...args: string[]): string =>
      execFileSync("npx", ["@spoor/cli", ...args, "--store", dir], {
        cwd: root,
        encoding: "utf8",
        timeout: 20_000,
        stdio: ["ignore", "pipe", "pipe"],
      });
    expect(spoor("show")).toContain("demo");
    expect(spoor("trace")).toContain("demo");
    expect(JSON.parse(spoor("export", "--json"))).toMatchObject({ schema: "spoor.export/2" });
    expect(spoor("cost")).toContain("No model calls");
    expect(spoor("status")).toContain("traces");
    expect(spoor("doctor")).toContain("spoor");
    expect(spoor("check")).toContain("0 violations");
    expect(() => spoor("clear")).toThrow(expect.objectContaining({ status: 2 }));
    spoor("clear", "--yes");
    expect(journalSpans(dir)).toEqual([]);
  });

  test("the snippet of its tracing API runs and gives what the text says", async () => {
    const snippet = /```js\n(import [^`]*)```/.exec(readme)?.[1] ?? "";
    const dir = emptyFolder();
    const code = `const text = ""; const extract = async () => ({ keywords: ["a"] });\n${snippet}`;
    const ended = await runNode(
      ["--import", "spoor/register", "--input-type=module", "--eval", code],
      { env: { SPOOR_DIR: dir } },
    );
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(journalSpans(dir).map((span) => span.name)).toEqual([
      "run_step Extract Intent",
      "run_step Gather API Context",
      "invoke_workflow ticket",
    ]);
  });

  test("an endpoint is all it takes to deliver", async () => {
    const receiver = await startOtlpReceiver();
    await runNode(["--import", "spoor/register", join(root, "test/start/apps/steps.mjs")], {
      env: {
        SPOOR_DIR: emptyFolder(),
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      },
    });
    expect(receiver.requests("/v1/traces")).toHaveLength(1);
    await receiver.close();
  });
});

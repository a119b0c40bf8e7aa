import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startOtlpSink } from "../support/otlp-sink.ts";
import type { OtlpSink } from "../support/otlp-sink.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/delivery.md"), "utf8");
const cli = join(root, "packages/cli/dist/bin.js");

let sink: OtlpSink | undefined;

afterEach(() => sink?.close());

test("its commands do what the page says", async () => {
  const [, block = ""] = /```sh\n([^`]*)```/.exec(page) ?? [];
  const [run = "", status = "", ship = "", ...others] = block.trim().split("\n");
  expect(others).toEqual([]);
  expect(run).toContain("node --import spoor/register app.js");
  sink = await startOtlpSink();
  const env = { SPOOR_DIR: emptyFolder() };
  const app = "test/start/apps/steps.mjs";
  expect(await runNode(["--import", "spoor/register", app], { env })).toMatchObject({ code: 0 });
  const spoor = (command: string) =>
    runNode([cli, ...command.replace(/^npx @spoor\/cli /, "").split(" ")], { env });
  expect((await spoor(status)).stdout).toMatch(/traces +this folder alone +0 +2 +0 +0/);
  const { code, stdout } = await spoor(ship.replace(/http:\S+/, sink.url));
  expect(code).toBe(0);
  expect(stdout).toContain("records delivered");
  expect(sink.unique()).toBe(2);
  const more = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
  await runNode(["--import", "spoor/register", app], { env: more });
  expect(sink.unique()).toBe(4);
  expect(sink.duplicates()).toBe(0);
});

test("its snippet tells what became of everything", async () => {
  const [, snippet = ""] = /```js\n([^`]*)```/.exec(page) ?? [];
  const ended = await runNode(
    ["--import", "spoor/register", "--input-type=module", "-e", snippet],
    { env: { SPOOR_DIR: emptyFolder() } },
  );
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toMatch(/^\{ delivered: 0, spooled: \d, rejected: 0, dropped: 0 \}\n/);
});

test("a second place is sent to beside the first one, as the page says", async () => {
  sink = await startOtlpSink();
  const other = await startOtlpSink();
  const env = {
    SPOOR_DIR: emptyFolder(),
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    SPOOR_DESTINATIONS: "archive",
    SPOOR_DESTINATION_ARCHIVE_ENDPOINT: other.url,
    SPOOR_DESTINATION_ARCHIVE_HEADERS: "x-key=one",
  };
  await runNode(["--import", "spoor/register", "test/start/apps/steps.mjs"], { env });
  expect([sink.unique(), other.unique()]).toEqual([2, 2]);
  expect(other.requests[0]?.headers["x-key"]).toBe("one");
  await other.close();
});

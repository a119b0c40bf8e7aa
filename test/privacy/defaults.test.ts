import { expect, test } from "vitest";
import { journalLines, journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const app = `
  import { step, workflow } from "spoor";
  await workflow("w", () => step("s", () => 1));`;

const never = new Set([
  "process.command_args",
  "process.command",
  "process.command_line",
  "process.owner",
  "process.executable.path",
  "host.id",
  "host.name",
]);

async function resourceOf(env: Readonly<Record<string, string>>) {
  const dir = emptyFolder();
  const args = [
    "--import",
    register,
    "--input-type=module",
    "-e",
    app,
    "--",
    "--note=planted-7f3a",
  ];
  const ended = await runNode(args, { env: { SPOOR_DIR: dir, ...env } });
  expect(ended.code, ended.stderr).toBe(0);
  const [span] = journalSpans(dir);
  const lines = ["traces", "logs", "metrics"].map((signal) => journalLines(dir, signal)).join("");
  return { resource: span?.resource ?? {}, lines };
}

test("the command line, its owner and the host are not recorded", async () => {
  const { resource, lines } = await resourceOf({});
  expect(resource["process.pid"]).toBeTypeOf("number");
  expect(Object.keys(resource).filter((name) => never.has(name))).toEqual([]);
  expect(lines).not.toContain("planted-7f3a");
});

test("they are where they are asked for, without the secrets in them", async () => {
  const { resource, lines } = await resourceOf({
    OTEL_NODE_RESOURCE_DETECTORS: "process",
    OTEL_RESOURCE_ATTRIBUTES: "app.password=planted-5b2c,app.name=x",
  });
  expect(JSON.stringify(resource["process.command_args"])).toContain("planted-7f3a");
  expect(resource["app.password"]).toBe("[REDACTED:password]");
  expect(resource["app.name"]).toBe("x");
  expect(lines).not.toContain("planted-5b2c");
});

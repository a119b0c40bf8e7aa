// Every command of docs/ingest.md is run on files of a fixture, and prints what the page says.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { newFolder, spanRequest } from "../../packages/cli/src/fixture.ts";
import { formatNames } from "../../packages/cli/src/ingest/formats.ts";
import { receiveLimits } from "../../packages/cli/src/receive/read-body.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/ingest.md"), "utf8");
const home = newFolder();
const line = (id: string): string => `${JSON.stringify(spanRequest([{ id, name: "work" }]))}\n`;
writeFileSync(
  join(home, "traces.jsonl"),
  `${line("a")}{"resourceSpans":[{]\n${line("b")}${line("c")}`,
);
writeFileSync(join(home, "otel.jsonl"), line("d"));
mkdirSync(join(home, "collector"));
writeFileSync(join(home, "collector/one.json"), line("e") + line("f"));
writeFileSync(join(home, "collector/two.json.gz"), gzipSync(line("1")));
writeFileSync(
  join(home, "export.json"),
  JSON.stringify([spanRequest([{ id: "2", name: "x" }])], null, 2),
);

const settings = {
  cwd: home,
  env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" },
};

const blocks = [
  ...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```(?:\n\n```text\n([^`]*)```)?/g),
];
const commands = blocks.map(([, command = "", output]) => ({ command, output }));
const isEndless = ({ command }: { command: string }) => /^receive|--follow/.test(command);

test("it has commands", () => {
  expect(commands).toHaveLength(4);
  expect([...page.matchAll(/```sh/g)]).toHaveLength(4);
});

test.each(commands.filter((one) => !isEndless(one)))("$command", ({ command, output }) => {
  const out = execFileSync(process.execPath, [builtCli, ...command.split(" ")], {
    ...settings,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(out).toBe(output);
});

/** Runs a command that does not end until `isReady` finds what it wants on standard error, then asks it to stop. */
async function stopped(command: string, isReady: (err: string) => boolean) {
  const child = spawn(process.execPath, [builtCli, ...command.split(" ")], settings);
  let [out, err] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (out += piece.toString("utf8")));
  child.stderr.on("data", (piece: Buffer) => (err += piece.toString("utf8")));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  await vi.waitFor(() => expect(isReady(err), err).toBe(true), { timeout: 20_000, interval: 50 });
  child.kill("SIGINT");
  return { code: await ended, out, err };
}

test("receive", async () => {
  const told = commands.find(({ command }) => command === "receive")?.output ?? "";
  const { code, out, err } = await stopped("receive --port 0", (text) => text.includes("PROTOCOL"));
  expect(code).toBe(130);
  expect(out).toBe("received 0 spans, 0 log records, 0 data points in 0 requests\n");
  expect(err.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:4318").replace(`${home}/`, "")).toBe(told);
});

test("ingest --follow", async () => {
  const command = commands.find((one) => one.command.includes("--follow"))?.command ?? "";
  const { code, out } = await stopped(command, (text) => text.includes("Following 1 file"));
  expect(code).toBe(130);
  expect(out).toMatch(/^ingested [01] new, 0 duplicate, 0 rejected\n$/);
});

test("standard input that does not end keeps no command that was stopped", async () => {
  const { code } = await stopped("ingest - --follow", (text) => text.includes("Following"));
  expect(code).toBe(130);
});

test("names every format, limit and answer", () => {
  const names = [...page.matchAll(/^\| `(\w[a-z-]+)` +\|/gm)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(formatNames));
  expect(page).toContain(`${receiveLimits.body / 1024 ** 2} MiB`);
  expect(page).toContain(`${receiveLimits.content / 1024 ** 2} MiB`);
  expect(page).toContain(`${receiveLimits.total / 1024 ** 2} MiB`);
  expect(page).toContain(`${receiveLimits.requests} requests`);
});

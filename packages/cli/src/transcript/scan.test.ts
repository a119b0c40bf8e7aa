import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { findTranscripts } from "./find.ts";
import { scanFiles } from "./scan.ts";

async function claudeFiles(): Promise<readonly string[]> {
  const home = newFolder();
  writeTranscripts(home);
  return (await findTranscripts(join(home, ".claude"))).files;
}

function stop(): void {
  throw new Error("Stopped.");
}

test("a file that cannot be read is counted, the others are read", async () => {
  const files = await claudeFiles();
  const scan = await scanFiles([join(newFolder(), "gone.jsonl"), ...files]);
  expect(scan).toMatchObject({ files: { read: 2, unreadable: 1 }, errorCode: "ENOENT" });
  expect(scan.sessions).toHaveLength(1);
});

test("a fork that repeats a session's rows under its own name adds nothing", async () => {
  const files = await claudeFiles();
  const [, original = ""] = files;
  const fork = join(newFolder(), "fork.jsonl");
  writeFileSync(fork, readFileSync(original, "utf8").replaceAll("0b9ad1e4", "f0f0f0f0"));
  const alone = await scanFiles([original]);
  const both = await scanFiles([original, fork]);
  expect(both.sessions.map(({ modelCalls }) => modelCalls)).toEqual([2, 0]);
  expect(both.sessions[0]).toMatchObject({
    tokens: alone.sessions[0]?.tokens,
    tools: { Bash: { calls: 1, errors: 1 } },
  });
});

test("what is thrown before a file ends the scan", async () => {
  await expect(scanFiles(await claudeFiles(), { onFile: stop })).rejects.toThrow("Stopped.");
});

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { readerOf } from "./agents.ts";
import { Collector } from "./collect.ts";
import { digestFile } from "./digest-file.ts";
import { findTranscripts } from "./find.ts";
import { openTranscript } from "./json-file.ts";
import { outcomeOfText, textOfOutcome } from "./outcome.ts";

const samples = fileURLToPath(new URL("../../../../../shared/data/agent-logs/", import.meta.url));
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(samples)) console.warn(`SKIPPED: no transcripts at ${samples}`);

/** The sessions in `files`, record by record. */
async function collected(files: readonly string[]): Promise<Collector> {
  const collector = new Collector();
  for (const path of files) {
    const file = await openTranscript(path);
    const reader = readerOf(file);
    if (reader !== undefined) await collector.add(reader.agent, path, reader.read(file));
  }
  return collector;
}

/** The sessions in `files`, out of their digests, which were JSON meanwhile. */
async function digested(files: readonly string[]): Promise<Collector> {
  const collector = new Collector();
  for (const path of files) {
    const outcome = outcomeOfText(textOfOutcome(await digestFile(path)));
    if (outcome.kind !== "read") continue;
    const details = outcome.details();
    for (const [index, digest] of outcome.digests.entries())
      collector.addDigest(path, digest, () => details[index] ?? expect.fail("no details"));
  }
  return collector;
}

/** What both tell of the files below `folder`. */
async function bothOf(folder: string): Promise<readonly [object, object]> {
  const { files } = await findTranscripts(folder);
  const [one, other] = [await collected(files), await digested(files)];
  return [
    { sessions: one.sessions(), skipped: one.skipped },
    { sessions: other.sessions(), skipped: other.skipped },
  ];
}

test("digests tell what their records do", async () => {
  const home = newFolder();
  writeTranscripts(home);
  const [records, digests] = await bothOf(home);
  expect(digests).toEqual(records);
  expect(records).toMatchObject({ sessions: { length: 3 } });
});

interface Said {
  readonly id?: string;
  readonly content: readonly object[];
}

/** A row of Claude Code; an answer of a tool has no id. */
function row(sessionId: string, second: number, message: Said): string {
  const type = message.id === undefined ? "user" : "assistant";
  const timestamp = `2026-01-01T10:00:0${second}.000Z`;
  return `${JSON.stringify({ type, sessionId, uuid: `${sessionId}-${second}`, timestamp, message })}\n`;
}

/** A model call that asks for a tool. */
function call(id: string): Said & { model: string; usage: object } {
  const usage = { input_tokens: 5, output_tokens: 7 };
  const use = { type: "tool_use", id: `t-${id}`, name: "Bash", input: {} };
  return { id, model: "claude-opus-4-6", usage, content: [use] };
}

test("digests of files with calls and tools in common do, and of those that have none", async () => {
  const home = newFolder();
  const failed = { content: [{ type: "tool_result", tool_use_id: "t-m1", is_error: true }] };
  writeFileSync(join(home, "a.jsonl"), row("s1", 1, call("m1")) + row("s1", 2, call("m2")));
  // A copy of a call in another session, and the answer of a tool that was asked for in the other file.
  writeFileSync(join(home, "b.jsonl"), row("s2", 2, call("m2")) + row("s1", 3, failed));
  writeFileSync(join(home, "c.jsonl"), row("s3", 4, call("m3")) + row("s3", 5, call("m4")));
  const [records, digests] = await bothOf(home);
  expect(digests).toEqual(records);
  expect(records).toMatchObject({
    sessions: [
      { modelCalls: 2, tools: { Bash: { calls: 2, errors: 1 } } },
      { modelCalls: 0, tools: {} },
      { modelCalls: 2, tools: { Bash: { calls: 2, errors: 0 } } },
    ],
  });
});

test.skipIf(!existsSync(samples))("digests of real transcripts do, too", async () => {
  const [records, digests] = await bothOf(samples);
  expect(digests).toEqual(records);
});

test("what is no transcript, not there, or of another agent is told", async () => {
  const home = newFolder();
  writeTranscripts(home);
  const { files } = await findTranscripts(home);
  const kinds = await Promise.all(
    files.map(async (path) => (await digestFile(path, "codex")).kind),
  );
  expect(kinds.toSorted()).toEqual([
    "otherAgents",
    "otherAgents",
    "otherAgents",
    "read",
    "unrecognised",
  ]);
  expect(await digestFile(`${home}/none.jsonl`)).toEqual({ kind: "unreadable", code: "ENOENT" });
});

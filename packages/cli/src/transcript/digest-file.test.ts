import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { readerOf } from "./agents.ts";
import { Collector } from "./collect.ts";
import { digestFile } from "./digest-file.ts";
import { findTranscripts } from "./find.ts";
import { openTranscript } from "./json-file.ts";

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
    const outcome: Awaited<ReturnType<typeof digestFile>> = JSON.parse(
      JSON.stringify(await digestFile(path)),
    );
    if (outcome.kind === "read") collector.addDigest(path, outcome.digest);
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

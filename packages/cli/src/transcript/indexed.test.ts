import {
  appendFileSync,
  existsSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { findTranscripts } from "./find.ts";
import { scanFiles } from "./scan.ts";
import { cacheFolder } from "./scan-index.ts";

const file = "transcripts-1.tsv";

async function fixture() {
  const home = newFolder();
  writeTranscripts(home);
  const { files } = await findTranscripts(home);
  const cache = cacheFolder({ HOME: home });
  const read: string[] = [];
  const scan = async (paths = files, agent?: "codex") => {
    read.length = 0;
    const onFile = (index: number, count: number): void => void read.push(`${index + 1}/${count}`);
    return await scanFiles(paths, { cache, onFile, agent });
  };
  return { home, files, cache, read, scan };
}

test("what was read is not read again, and tells the same", async () => {
  const { files, read, scan, cache } = await fixture();
  const first = await scan();
  expect(read).toEqual(files.map((_, index) => `${index + 1}/${files.length}`));
  expect(await scan()).toEqual(first);
  expect(read).toEqual([]);
  expect(first).toEqual(await scanFiles(files));
  expect(statSync(join(cache, file)).mode & 0o777).toBe(0o600);
});

test("a file that has grown is read on, and its sessions are told anew", async () => {
  const { files, read, scan } = await fixture();
  const [, session = ""] = files;
  await scan();
  const row = readFileSync(session, "utf8").split("\n")[4] ?? "";
  // The last line is one that Claude Code has not yet ended.
  appendFileSync(session, `\n${row.replace("msg_2", "msg_9")}\n`);
  const again = await scan();
  // What was added was read alone.
  expect(read).toEqual([]);
  expect(again).toEqual(await scanFiles(files));
  expect(again.sessions[0]).toMatchObject({ modelCalls: 4 });
});

test("a file of the same size and another time is read again", async () => {
  const { files, read, scan } = await fixture();
  await scan();
  utimesSync(files[0] ?? "", new Date(1000), new Date(1000));
  await scan();
  expect(read).toEqual(["1/1"]);
});

test("the agent that is asked for may be another one the next time", async () => {
  const { files, scan } = await fixture();
  const codex = await scan(files, "codex");
  expect(codex.files).toMatchObject({ read: 1, otherAgents: 3 });
  const all = await scan();
  expect(all).toEqual(await scanFiles(files));
  expect(await scan(files, "codex")).toEqual(codex);
});

test("files elsewhere stay known as long as they are there", async () => {
  const { files, read, scan, cache } = await fixture();
  const [one = "", ...others] = files;
  await scan([one]);
  await scan(others);
  await scan();
  expect(read).toEqual([]);
  expect(readFileSync(join(cache, file), "utf8").split("\n")).toHaveLength(files.length + 2);
});

test.each([
  ["of another version", (text: string) => text.replace(/^\S+/, "0.0.1")],
  ["that is cut off", (text: string) => text.slice(0, text.indexOf("\t") + 3)],
  ["that is none", () => "hello\n\t\t\n"],
])("an index %s is passed over", async (_, change) => {
  const { files, read, scan, cache } = await fixture();
  const first = await scan();
  writeFileSync(join(cache, file), change(readFileSync(join(cache, file), "utf8")));
  expect(await scan()).toEqual(first);
  expect(read).toHaveLength(files.length);
});

test("where no index can be written all is read each time", async () => {
  const { home, files } = await fixture();
  const blocked = join(home, "blocked");
  writeFileSync(blocked, "");
  const scan = await scanFiles(files, { cache: join(blocked, "spoor") });
  expect(scan).toEqual(await scanFiles(files));
  expect(existsSync(join(blocked, "spoor"))).toBe(false);
});

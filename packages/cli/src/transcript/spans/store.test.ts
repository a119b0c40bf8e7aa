import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { writeTranscripts } from "../../fixture-transcripts.ts";
import { addRequests } from "../../store/add-requests.ts";
import type { Added } from "../../store/add-requests.ts";
import { clearStore } from "../../store/clear-store.ts";
import { tableNames } from "../../store/column.ts";
import { openStore } from "../../store/open-store.ts";
import { findTranscripts } from "../find.ts";
import { scanFiles } from "../scan.ts";
import { openProgress } from "./progress.ts";

const { signal } = new AbortController();
const options = { agent: undefined, report: { rejected: () => {}, read: () => {} }, signal };

async function ingest(store: string, paths: readonly string[]): Promise<Added> {
  const progress = await openProgress(store);
  const added = await addRequests(store, progress.requests(paths, options), { signal });
  await progress.save();
  return added;
}

async function ask(store: string, sql: string): Promise<unknown> {
  const opened = await openStore(store, { signal });
  try {
    return await opened.ask(sql);
  } finally {
    opened.close();
  }
}

test("a store has the calls and tokens that the sessions have", async () => {
  const home = newFolder();
  writeTranscripts(home);
  const { files } = await findTranscripts(home);
  const store = join(newFolder(), "store");
  await ingest(store, files);
  const { sessions } = await scanFiles(files);
  const sql = `SELECT session, count(*) AS calls, sum(output_tokens) AS output, sum(cache_read_tokens) AS cached
    FROM model_calls GROUP BY session ORDER BY session`;
  expect(await ask(store, sql)).toEqual(
    sessions
      .map(({ id, modelCalls, tokens }) => ({
        session: id,
        calls: modelCalls,
        output: tokens.output,
        cached: tokens.cacheRead,
      }))
      .toSorted((one, other) => (one.session < other.session ? -1 : 1)),
  );
}, 60_000);

const row = (message: string, second: number): string => {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const timestamp = `2026-01-01T10:00:0${second}.000Z`;
  const said = { id: message, model: "claude-opus-4-6", stop_reason: "end_turn", usage };
  return `${JSON.stringify({ type: "assistant", sessionId: "s", uuid: message, timestamp, message: said })}\n`;
};

test("a session that went on is there once, as long as it is now", async () => {
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "session.jsonl");
  const store = join(newFolder(), "store");
  writeFileSync(path, row("m1", 0) + row("m2", 2));
  expect((await ingest(store, [path])).spans).toEqual({ added: 3, duplicate: 0 });
  expect((await ingest(store, [path])).spans).toEqual({ added: 0, duplicate: 0 });
  appendFileSync(path, row("m3", 9));
  await ingest(store, [path]);
  const agents = "SELECT count(*) AS agents, max(duration_ns) AS duration FROM agents";
  expect(await ask(store, agents)).toEqual([{ agents: 1, duration: 9_000_000_000 }]);
  expect(await ask(store, "SELECT count(*) AS calls FROM model_calls")).toEqual([{ calls: 3 }]);
}, 60_000);

test("what was deleted with the store is read again", async () => {
  const home = newFolder();
  writeTranscripts(home);
  const { files } = await findTranscripts(home);
  const store = join(newFolder(), "store");
  const { spans } = await ingest(store, files);
  await clearStore(store, { kinds: tableNames, before: undefined, backup: false }, { signal });
  expect((await ingest(store, files)).spans).toEqual(spans);
}, 60_000);

// What durability adds to the application's thread: bringing lines onto the disk in the background, and recording that a
// span has started, each against the floor of the same bytes written straight to a file.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LiveSpans, openFolder, openJournal } from "@spoor/journal";
import type { Folder, Fsync, Journal, StartingSpan } from "@spoor/journal";
import { afterAll, bench, describe } from "vitest";

const dir = mkdtempSync(join(tmpdir(), "spoor-bench-"));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function folderIn(name: string): Folder {
  const folder = openFolder(join(dir, name));
  if ("problem" in folder) throw new Error(folder.problem);
  return folder;
}

function journalWith(fsync: Fsync): Journal {
  return openJournal({ folder: folderIn(fsync), signal: "traces", now: Date.now, fsync });
}

describe("appending 3 kB", () => {
  const body = `{"resourceSpans":[{"pad":"${"x".repeat(3000)}"}]`;
  const line = Buffer.from(`${body}}\n`);
  const file = openSync(join(dir, "raw"), "a");
  const off = journalWith("off");
  const interval = journalWith("interval");
  afterAll(() => {
    closeSync(file);
    off.seal();
    interval.seal();
  });

  bench("raw writeSync", () => {
    writeSync(file, line);
  });

  bench("journal, fsync off", () => {
    off.append(body, 1);
  });

  bench("journal, fsync each second", () => {
    interval.append(body, 1);
  });
});

describe("a span that starts and ends", () => {
  const live = new LiveSpans({
    folder: folderIn("live"),
    attributes: ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model"],
    now: Date.now,
  });
  const context = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  const span: StartingSpan = {
    name: "chat gpt-5",
    kind: 2,
    startTime: [1_700_000_000, 123_456_789],
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
    },
    resource: { attributes: { "service.name": "shop-assistant" } },
    instrumentationScope: { name: "spoor", version: "0.1.0" },
    spanContext: () => ({ ...context, traceFlags: 1 }),
  };
  const record = Buffer.alloc(1024);
  const file = openSync(join(dir, "records"), "w");
  afterAll(() => {
    closeSync(file);
    live.seal();
  });

  bench("raw writeSync of 1 KiB and of 9 bytes in place", () => {
    writeSync(file, record, 0, record.length, 0);
    writeSync(file, record, 0, 9, 0);
  });

  bench("start record, written and taken back", () => {
    live.begin(span)?.end();
  });
});

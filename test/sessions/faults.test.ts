// Transcripts as crashes, full disks and careless copies leave them: no more records are lost than were damaged, whatever
// their size, and it is said how many.
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { builtCli } from "../support/cli.ts";
import { emptyFolder } from "../support/run-app.ts";

const { SPOOR_TEST_ALL } = process.env;
const session = "0b9ad1e4-6f0c-4b7e-9a55-2f1f2f6a7c11";
const maxRssBytes = 150 * 1024 * 1024;

/** A row of Claude Code that is one model call with 10 tokens of output. */
function row(call: number, text = "Done."): string {
  return JSON.stringify({
    type: "assistant",
    uuid: `uuid-${call}`,
    sessionId: session,
    timestamp: new Date(Date.UTC(2026, 4, 1) + call * 1000).toISOString(),
    requestId: `req_${call}`,
    message: {
      id: `msg_${call}`,
      role: "assistant",
      model: "claude-sonnet-4-5",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      usage: { input_tokens: 1, output_tokens: 10 },
    },
  });
}

const rows = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, call) => row(from + call));

interface Told {
  readonly calls: number;
  readonly output: number;
  readonly skipped: unknown;
}

function told(folder: string, home = emptyFolder()): Told {
  const json = execFileSync(
    process.execPath,
    [builtCli, "sessions", "--path", folder, "--json", "--quiet"],
    { env: { PATH: process.env["PATH"], HOME: home }, encoding: "utf8" },
  );
  const result: unknown = JSON.parse(json);
  const totals = at(result, "totals");
  return {
    calls: Number(at(totals, "modelCalls")),
    output: Number(at(at(totals, "tokens"), "output")),
    skipped: at(result, "skipped"),
  };
}

function folderWith(content: string | Buffer): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "a.jsonl"), content);
  return folder;
}

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const half = (line: string): string => line.slice(0, line.length / 2);

describe("damage within a file", () => {
  const [before, damaged, after] = [rows(50), row(50), rows(50, 51)];
  const malformed = { malformed: 1 };
  test.each([
    {
      damage: "a write that was cut off, with the next record behind it",
      lines: [half(damaged) + after[0], ...after.slice(1)],
      lost: 1,
      skipped: malformed,
    },
    {
      damage: "two records without a newline between them",
      lines: [damaged + after[0], ...after.slice(1)],
      lost: 0,
      skipped: {},
    },
    {
      damage: "half a record on a line of its own",
      lines: [half(damaged), ...after],
      lost: 1,
      skipped: malformed,
    },
    {
      damage: "NUL bytes in place of a record",
      lines: ["\0".repeat(3_000_000), ...after],
      lost: 1,
      skipped: malformed,
    },
    {
      damage: "NUL bytes before a record",
      lines: ["\0".repeat(3_000_000) + damaged, ...after],
      lost: 0,
      skipped: malformed,
    },
    {
      damage: "a line of something else",
      lines: ["<html>502 Bad Gateway</html>", ...after],
      lost: 1,
      skipped: malformed,
    },
  ])("$damage", ({ lines, lost, skipped }) => {
    const found = 101 - lost;
    expect(told(folderWith(text([...before, ...lines])))).toEqual({
      calls: found,
      output: 10 * found,
      skipped,
    });
  });

  test("bytes that are no UTF-8", () => {
    const [first = "", ...others] = rows(20).map((line) => Buffer.from(`${line}\n`));
    const broken = Buffer.from(first);
    broken.set([0xff, 0xfe, 0xc3], broken.indexOf("Done."));
    expect(told(folderWith(Buffer.concat([broken, ...others])))).toEqual({
      calls: 20,
      output: 200,
      skipped: {},
    });
  });

  test("a last line that is still written", () => {
    expect(told(folderWith(text(rows(20)) + half(row(20))))).toEqual({
      calls: 20,
      output: 200,
      skipped: { unfinished_last_line: 1 },
    });
  });
});

describe("files that change", () => {
  test("one that grows is told whole each time", () => {
    const home = emptyFolder();
    const folder = folderWith(text(rows(10)) + half(row(10)));
    const file = join(folder, "a.jsonl");
    expect(told(folder, home).calls).toBe(10);
    appendFileSync(file, `${row(10).slice(row(10).length / 2)}\n${text(rows(5, 11))}`);
    expect(told(folder, home)).toEqual({ calls: 16, output: 160, skipped: {} });
    expect(told(folder, home).calls).toBe(16);
  });

  test("one that was put aside under another name, and begun anew", () => {
    const home = emptyFolder();
    const folder = folderWith(text(rows(10)));
    expect(told(folder, home).calls).toBe(10);
    renameSync(join(folder, "a.jsonl"), join(folder, "a.1.jsonl"));
    writeFileSync(join(folder, "a.jsonl"), text(rows(4, 10)));
    expect(told(folder, home).calls).toBe(14);
    // What repeats the old file counts once.
    appendFileSync(join(folder, "a.jsonl"), text(rows(10)));
    expect(told(folder, home).calls).toBe(14);
  });

  test("folders that are links to themselves", () => {
    const folder = folderWith(text(rows(3)));
    mkdirSync(join(folder, "b"));
    symlinkSync(folder, join(folder, "b/loop"));
    symlinkSync(join(folder, "a.jsonl"), join(folder, "b/again.jsonl"));
    expect(told(folder).calls).toBe(3);
  });
});

/** How much memory the command took for a file, and what it told. */
function measured(file: string): { readonly rss: number; readonly calls: number } {
  const code = `process.on("exit", () => console.error(process.resourceUsage().maxRSS * 1024))`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(code)}`, builtCli, "sessions"].concat([
      "--path",
      file,
      "--json",
      "--quiet",
      "--no-cache",
    ]),
    { encoding: "utf8" },
  );
  const sessions = list(at(JSON.parse(stdout), "sessions"));
  return { rss: Number(stderr.trim()), calls: Number(at(sessions[0], "modelCalls")) };
}

describe.skipIf(SPOOR_TEST_ALL !== "1")("a file of 1 GB", () => {
  test("of records is read in little memory", { timeout: 300_000 }, () => {
    const file = join(emptyFolder(), "large.jsonl");
    const chunk = "some words of a tool, 42 of them. ".repeat(3000);
    const handle = openSync(file, "w");
    for (let call = 0, bytes = 0; bytes < 1e9; call++)
      bytes += writeSync(handle, `${row(call % 2000, chunk)}\n`);
    closeSync(handle);
    const { rss, calls } = measured(file);
    expect(calls).toBe(2000);
    expect(rss).toBeLessThan(maxRssBytes);
  });

  test("that is nearly all hole is read in little memory", { timeout: 300_000 }, () => {
    const file = join(emptyFolder(), "hole.jsonl");
    writeFileSync(file, text(rows(10)));
    const handle = openSync(file, "r+");
    ftruncateSync(handle, 2 ** 30);
    closeSync(handle);
    appendFileSync(file, text(rows(10, 10)));
    const { rss, calls } = measured(file);
    expect(calls).toBe(20);
    expect(rss).toBeLessThan(maxRssBytes);
  });
});

if (SPOOR_TEST_ALL !== "1") console.warn("SKIPPED: files of 1 GB; SPOOR_TEST_ALL=1 writes them.");

import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { scanFiles } from "./scan.ts";
import type { Scan } from "./scan.ts";

const samples = fileURLToPath(
  new URL("../../../../../shared/data/agent-logs/claude/", import.meta.url),
);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(samples)) console.warn(`SKIPPED: no transcripts at ${samples}`);

const time = (second: number): string => new Date(Date.UTC(2026, 4, 1, 8, 0, second)).toISOString();

/** Rows of one session: calls of two rows, each with a tool and then its answer, of which the third one failed. */
function rowsOf(calls: readonly number[], more: object = {}): string[] {
  return calls.flatMap((call) => {
    const row = { sessionId: "s1", timestamp: time(call), ...more };
    const message = { id: `msg_${call}`, model: "claude-sonnet-4-5", stop_reason: "tool_use" };
    const usage = { input_tokens: 10, output_tokens: call };
    const use = { type: "tool_use", id: `toolu_${call}`, name: "Bash", input: {} };
    const answer = { type: "tool_result", tool_use_id: `toolu_${call}`, is_error: call === 3 };
    return [
      { ...row, type: "assistant", uuid: `t${call}`, message: { ...message, usage, content: [] } },
      {
        ...row,
        type: "assistant",
        uuid: `u${call}`,
        message: { ...message, usage, content: [use] },
      },
      {
        ...row,
        type: "user",
        uuid: `r${call}`,
        timestamp: time(call + 2),
        message: { content: [answer] },
      },
    ].map((each) => `${JSON.stringify(each)}\n`);
  });
}

interface Growth {
  readonly again: Scan;
  /** What a reading without an index tells. */
  readonly whole: Scan;
  /** Whether the file was read from its start. */
  readonly isReadWhole: boolean;
}

/** Scans a file with `before`, and again after `grow` has changed it. */
async function growth(
  before: string | Buffer,
  grow: (path: string) => void,
  name = "a.jsonl",
): Promise<Growth> {
  const folder = newFolder();
  const path = join(folder, name);
  writeFileSync(path, before);
  const cache = join(folder, "cache");
  await scanFiles([path], { cache });
  grow(path);
  let isReadWhole = false;
  const again = await scanFiles([path], { cache, onFile: () => void (isReadWhole = true) });
  expect(await scanFiles([path], { cache })).toEqual(again);
  return { again, whole: await scanFiles([path]), isReadWhole };
}

const rows = rowsOf([1, 2, 3, 4, 5, 6]);
const text = rows.join("");
const appended = (more: string) => (path: string) => appendFileSync(path, more);

describe("a file that has grown", () => {
  test.each([
    ["by calls and tools", 9],
    ["by the answer of a tool that was asked before, which failed", 8],
  ])("%s is read from where it ended", async (_, lines) => {
    const { again, whole, isReadWhole } = await growth(
      rows.slice(0, lines).join(""),
      appended(rows.slice(lines).join("")),
    );
    expect(again).toEqual(whole);
    expect(isReadWhole).toBe(false);
    expect(again.sessions[0]).toMatchObject({
      modelCalls: 6,
      tools: { Bash: { calls: 6, errors: 1 } },
    });
  });

  test("by the end of its last line is read from that line on", async () => {
    const at = rows.slice(0, 9).join("").length + 40;
    const { again, whole, isReadWhole } = await growth(text.slice(0, at), appended(text.slice(at)));
    expect(again).toEqual(whole);
    expect(again.skipped).toEqual({});
    expect(isReadWhole).toBe(false);
  });

  test.each([
    ["the rest of a call", rows.slice(0, 10).join(""), rows.slice(10).join("")],
    ["another session", text, rowsOf([7], { sessionId: "s2" }).join("")],
    ["a side chain", text, rowsOf([7], { isSidechain: true }).join("")],
    [
      "what comes behind a last line without its newline",
      text.trimEnd(),
      `\n${rowsOf([7]).join("")}`,
    ],
  ])("by %s is read whole", async (_, before, more) => {
    const { again, whole, isReadWhole } = await growth(before, appended(more));
    expect(again).toEqual(whole);
    expect(isReadWhole).toBe(true);
  });

  test("and was written anew is read whole", async () => {
    const other = rowsOf([11, 12, 13, 14, 15, 16, 17, 18]).join("");
    const { again, whole, isReadWhole } = await growth(text, (path) => writeFileSync(path, other));
    expect(again).toEqual(whole);
    expect(isReadWhole).toBe(true);
  });

  test("of a sub-agent is read from where it ended", async () => {
    const [before, more] = [[1, 2], [3]].map((calls) =>
      rowsOf(calls, { isSidechain: true }).join(""),
    );
    const { again, whole, isReadWhole } = await growth(
      before ?? "",
      appended(more ?? ""),
      "agent-a1.jsonl",
    );
    expect(again).toEqual(whole);
    expect(isReadWhole).toBe(false);
    expect(again.sessions[0]).toMatchObject({ modelCalls: 3, subAgents: 1 });
  });

  test("many times tells the same", async () => {
    const folder = newFolder();
    const path = join(folder, "a.jsonl");
    const cache = join(folder, "cache");
    writeFileSync(path, "");
    for (let call = 1; call <= 40; call++) {
      appendFileSync(path, rowsOf([call]).join(""));
      expect(await scanFiles([path], { cache })).toEqual(await scanFiles([path]));
    }
  });
});

test.skipIf(!existsSync(samples))("real transcripts tell the same wherever they grew", async () => {
  const files = readdirSync(samples).filter((name) => name.endsWith(".jsonl"));
  let continuedCount = 0;
  for (const name of files) {
    const bytes = readFileSync(join(samples, name));
    for (const part of [0.3, 0.6, 0.9]) {
      const middle = Math.floor(bytes.length * part);
      const lineEnd = bytes.lastIndexOf(10, middle) + 1;
      for (const at of [middle, lineEnd]) {
        const grow = (path: string): void => appendFileSync(path, bytes.subarray(at));
        const { again, whole, isReadWhole } = await growth(bytes.subarray(0, at), grow, name);
        expect(again, `${name} at ${at}, ${isReadWhole}`).toEqual(whole);
        if (!isReadWhole) continuedCount++;
      }
    }
  }
  expect(continuedCount).toBeGreaterThan(0);
});

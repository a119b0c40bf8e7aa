import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { transcriptLines } from "./lines.ts";
import type { TranscriptLine } from "./lines.ts";

async function linesOf(bytes: string | Buffer, maxBytes?: number): Promise<TranscriptLine[]> {
  const path = join(newFolder(), "a.jsonl");
  writeFileSync(path, bytes);
  const lines: TranscriptLine[] = [];
  for await (const line of transcriptLines(path, maxBytes)) lines.push(line);
  return lines;
}

const line = (text: string, isEnded = true): TranscriptLine => ({ kind: "line", text, isEnded });

test("gives each line, and says of the last one whether it is ended", async () => {
  expect(await linesOf("")).toEqual([]);
  expect(await linesOf("a\n\nb\n")).toEqual([line("a"), line(""), line("b")]);
  expect(await linesOf("a\nb")).toEqual([line("a"), line("b", false)]);
});

test("a line may be longer than a piece of the file, and a character may lie across pieces", async () => {
  const long = `x${"€".repeat(300_000)}`;
  expect(await linesOf(`${long}\n${long}`)).toEqual([line(long), line(long, false)]);
});

test("a line that is too long is passed over, the next one is not", async () => {
  const tooLong = { kind: "too_long" };
  expect(await linesOf("12345\n123456\n12\n1234567", 5)).toEqual([
    line("12345"),
    tooLong,
    line("12"),
    tooLong,
  ]);
  expect(await linesOf(`${"y".repeat(600_000)}\nz\n`, 500_000)).toEqual([tooLong, line("z")]);
});

test("rejects where the file cannot be read", async () => {
  const path = join(newFolder(), "none");
  await expect(transcriptLines(path).next()).rejects.toMatchObject({ code: "ENOENT" });
});

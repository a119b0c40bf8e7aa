import { readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { newFolder } from "../fixture.ts";
import { Spool } from "./spool.ts";

async function linesOf(spool: Spool): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of spool.lines()) lines.push(line);
  return lines;
}

test("few lines and many come back as they were", async () => {
  for (const count of [0, 3, 20_000]) {
    const spool = new Spool();
    const lines = Array.from({ length: count }, (_, i) => `{"line":${i},"text":"ä\\u2028 ${i}"}`);
    for (const line of lines) await spool.add(line);
    expect(spool.count).toBe(count);
    expect(await linesOf(spool)).toEqual(lines);
    await spool.end();
  }
});

test("nothing is left on disk", async () => {
  const place = newFolder();
  vi.stubEnv("TMPDIR", place);
  const spool = new Spool();
  for (let i = 0; i < 3; i += 1) await spool.add("x".repeat(300_000));
  expect(readdirSync(place)).toHaveLength(1);
  await spool.end();
  expect(readdirSync(place)).toEqual([]);
  vi.unstubAllEnvs();
});

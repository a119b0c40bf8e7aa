import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { missing } from "../faults/runner/tools.ts";
import { filesOf, newStore, run, start, whole } from "./harness.ts";

const spans = 3000;
const diskBytes = 8 * 1024 * 1024;
const nobody = 65_534;
const mounted: string[] = [];

afterEach(() => {
  for (const place of mounted.splice(0)) execFileSync("umount", ["-l", place]);
});

async function hasNot(...tools: Parameters<typeof missing>[0]): Promise<boolean> {
  const tool = await missing(tools);
  if (tool !== undefined) console.warn(`SKIPPED: ${tool} is not there`);
  return tool !== undefined;
}

test("a compaction on a disk that is full at any write changes nothing, and goes on when there is room", async (context) => {
  if (await hasNot("root", "tmpfs")) context.skip();
  const place = join(dirname(newStore()), "small");
  mkdirSync(place);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskBytes}`, "tmpfs", place]);
  mounted.push(place);
  const folder = join(place, ".spoor");
  await run("write", folder, "0", String(spans));
  const used = Number(execFileSync("du", ["-sb", place], { encoding: "utf8" }).split("\t")[0]);
  const filler = join(place, "filler");
  const codes: (number | null)[] = [];
  for (const room of [0, 4096, 32_768, 131_072, 262_144]) {
    writeFileSync(filler, Buffer.alloc(Math.max(0, diskBytes - used - room - 65_536)));
    const { code } = await start(["compact", folder]).ended;
    codes.push(code);
    rmSync(filler);
    expect(await run("count", folder)).toEqual(whole(spans));
  }
  expect(codes).toContain(1);
  await run("compact", folder);
  expect(await run("count", folder)).toEqual(whole(spans));
  const { there, named } = filesOf(folder);
  expect(there).toEqual(named);
}, 240_000);

test("a compaction whose files may not grow changes nothing, and is done without that limit", async () => {
  const folder = newStore();
  await run("write", folder, "0", String(spans));
  const codes: (number | null)[] = [];
  for (const kibibytes of [0, 1, 16, 64]) {
    const within = ["bash", "-c", `ulimit -f ${kibibytes}; exec "$@"`, "bash"];
    const { code } = await start(["compact", folder], { within }).ended;
    codes.push(code);
    expect(await run("count", folder)).toEqual(whole(spans));
  }
  expect(codes[0]).not.toBe(0);
  await run("compact", folder);
  expect(await run("count", folder)).toEqual(whole(spans));
}, 240_000);

test("a store that may only be read gives all it holds, and nothing is written into it", async () => {
  const folder = newStore();
  await run("write", folder, "0", "1000");
  await run("compact", folder);
  await run("write", folder, "1000", String(spans));
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    const each = join(folder, path);
    chmodSync(each, statSync(each).isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(dirname(folder), 0o755);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chownSync(dirname(folder), nobody, nobody);
  const before = readdirSync(folder, { recursive: true });
  // Root may write anywhere.
  const other = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
  const within = isRoot ? other : ["env"];
  const { errors, said } = await start(["count", folder], { within }).ended;
  expect([errors, said]).toEqual(["", whole(spans)]);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
}, 120_000);

import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { lock, tryLock } from "./store-lock.ts";

const path = (folder: string): string => join(folder, "store.lock");

test("one has it at a time, and the next when it is released", async () => {
  const folder = newFolder();
  const first = tryLock(folder);
  expect(tryLock(folder)).toBeUndefined();
  const waiting = lock(folder, new AbortController().signal);
  first?.release();
  const second = await waiting;
  expect([first?.isHeld(), second.isHeld()]).toEqual([false, true]);
  second.release();
  expect(existsSync(path(folder))).toBe(false);
});

test("that of a process that ended is taken, and what is not ours is not released", () => {
  const folder = newFolder();
  writeFileSync(path(folder), "999999999-x-0123456789abcdef");
  const own = tryLock(folder);
  expect(own?.isHeld()).toBe(true);
  writeFileSync(path(folder), "1-x-0123456789abcdef");
  own?.release();
  expect([own?.isHeld(), existsSync(path(folder))]).toEqual([false, true]);
});

test("one without a word of whose it is waits for a while, then is taken", () => {
  const folder = newFolder();
  writeFileSync(path(folder), "");
  expect(tryLock(folder)).toBeUndefined();
  const old = Date.now() / 1000 - 60;
  utimesSync(path(folder), old, old);
  expect(tryLock(folder)?.isHeld()).toBe(true);
});

test("waiting for it ends where the command is asked to stop", async () => {
  const folder = newFolder();
  tryLock(folder);
  const stop = new AbortController();
  const waiting = lock(folder, stop.signal);
  stop.abort(130);
  await expect(waiting).rejects.toThrow("Stopped.");
});

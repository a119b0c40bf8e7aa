import { rmSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const { SPOOR_TEST_ALL, SPOOR_TEST_MEMORY } = process.env;
/** What npm test can wait for, and the numbers that are promised. */
const { calls, streams, timeoutMs } =
  SPOOR_TEST_ALL === "1" && SPOOR_TEST_MEMORY !== "brief"
    ? { calls: 1_000_000, streams: 100_000, timeoutMs: 1_200_000 }
    : { calls: 20_000, streams: 4000, timeoutMs: 120_000 };
const bound = 20 * 2 ** 20;

describe(`the heap after ${calls} calls and ${streams} abandoned streams`, () => {
  let grown: { readonly calls: number; readonly streams: number };

  beforeAll(async () => {
    const dir = emptyFolder();
    const env = { CALLS: String(calls), STREAMS: String(streams), SPOOR_DIR: dir };
    const args = ["--expose-gc", "--import", register, "test/memory/app.mjs"];
    const { code, stdout, stderr } = await runNode(args, { env, timeoutMs });
    rmSync(dir, { recursive: true });
    if (code !== 0 || stderr !== "")
      throw new Error(`the application ended with ${code}: ${stderr}`);
    grown = JSON.parse(stdout);
    console.info(`heap growth: ${grown.calls} bytes by calls, ${grown.streams} by streams`);
  }, timeoutMs);

  test("grew by less than 20 MB through calls", () => {
    expect(grown.calls).toBeLessThan(bound);
  });

  test("grew by less than 20 MB through streams that nobody read to their end", () => {
    expect(grown.streams).toBeLessThan(bound);
  });
});

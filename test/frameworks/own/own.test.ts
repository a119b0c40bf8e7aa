import { join } from "node:path";
import { expect, test } from "vitest";
import { register } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";

test("a run that is retried, suspended, killed and resumed is one tree in Spoor's own functions", async () => {
  const order = join(import.meta.dirname, "order.mjs");
  const { dir, stderr } = await runKilled({
    first: ["--import", register, order, "first"],
    second: ["--import", register, order, "second"],
  });
  expect(stderr).toBe("");
  expect(treesOf(dir)).toEqual(golden);
});

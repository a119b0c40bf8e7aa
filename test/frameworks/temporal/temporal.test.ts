import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { register } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";
import { startTemporal } from "./temporal-server.ts";
import type { TemporalServer } from "./temporal-server.ts";

const order = join(import.meta.dirname, "../../matrix/temporal/order.mjs");

describe("a workflow of Temporal", () => {
  let server: TemporalServer | { readonly missing: string };
  beforeAll(async () => {
    server = await startTemporal();
    if ("missing" in server) console.warn(`SKIPPED: the test of Temporal: ${server.missing}`);
  }, 120_000);
  afterAll(async () => {
    if ("stop" in server) await server.stop();
  });

  // The first worker replays the history at every task, the second one once.
  test(
    "retried, suspended, killed and resumed makes the spans of Spoor's own functions",
    { timeout: 60_000 },
    async (context) => {
      if ("missing" in server) {
        context.skip(server.missing);
        return;
      }
      const { dir, stdout, stderr } = await runKilled({
        // With a cache the test server would go on giving tasks to the killed worker.
        first: ["--import", register, order, "first", "0"],
        second: ["--import", register, order, "second", "100"],
        env: { TEMPORAL_ADDRESS: server.address, TASK_QUEUE: "orders" },
      });
      expect({ stdout, stderr }).toEqual({ stdout: "a lamp, by Ada\n", stderr: "" });
      expect(treesOf(dir)).toEqual(golden);
    },
  );
});

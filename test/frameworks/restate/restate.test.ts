import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../collector/process.ts";
import { register } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";
import { startRestate } from "./restate-server.ts";
import type { RestateServer } from "./restate-server.ts";

const order = join(import.meta.dirname, "../../matrix/restate/order.mjs");

describe("a workflow of Restate", () => {
  let server: RestateServer | { readonly missing: string };
  beforeAll(async () => {
    server = await startRestate();
    if ("missing" in server) console.warn(`SKIPPED: the test of Restate: ${server.missing}`);
  }, 30_000);
  afterAll(async () => {
    if ("stop" in server) await server.stop();
  });

  test(
    "retried, suspended, killed and resumed makes the spans of Spoor's own functions",
    { timeout: 60_000 },
    async (context) => {
      if ("missing" in server) {
        context.skip(server.missing);
        return;
      }
      const { dir, stdout, stderr } = await runKilled({
        first: ["--import", register, order, "first"],
        second: ["--import", register, order, "second"],
        env: {
          INGRESS_URL: server.ingress,
          ADMIN_URL: server.admin,
          SERVICE_PORT: String(await freePort()),
        },
      });
      expect({ stdout, stderr }).toEqual({ stdout: "a lamp, by Ada\n", stderr: "" });
      expect(treesOf(dir)).toEqual(golden);
    },
  );
});

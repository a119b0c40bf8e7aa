import { join } from "node:path";
import type { Report } from "@spoor/core/check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkJournal } from "../support/conformance.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

describe("what the ticket workflow records", () => {
  let code: number | null;
  let report: Report;

  beforeAll(async () => {
    const dir = emptyFolder();
    const main = join(root, "examples/ticket-workflow/main.mjs");
    const env = { SPOOR_DIR: dir, SPOOR_CONSOLE: "0" };
    code = (await runNode([main], { env, timeoutMs: 60_000 })).code;
    report = checkJournal(dir);
  });

  test("is as the conventions have it", () => {
    expect(code).toBe(0);
    expect(report.counts).toEqual({ spans: 33, events: 5, metrics: expect.any(Number) });
    expect(report.findings.filter(({ level }) => level === "violation")).toEqual([]);
    expect(report.findings.filter(({ level }) => level === "improvement")).toEqual([]);
  });

  test("has all the attributes that it had (vitest -u writes them)", async () => {
    await expect(`${JSON.stringify(report.seen, undefined, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, "seen/ticket-workflow.json"),
    );
  });
});

import { readConfig } from "@spoor/core/settings";
import { expect, test } from "vitest";
import { problemsOf } from "./problems.ts";
import { doctor } from "./report.ts";
import type { Running } from "./state.ts";

const config = readConfig({}, () => undefined);
const facts = doctor();
const lines = (more: Partial<typeof facts>, running: Running | undefined): string[] =>
  problemsOf({ ...facts, ...more }, running).map(({ cause, fix }) => `${cause} ${fix}`);
const running: Running = { config, as: "sdk" };

test("nothing is wrong where nothing was lost", () => {
  expect(lines({}, running)).toEqual([]);
});

test("where Spoor does not run that is told", () => {
  expect(lines({}, undefined)).toEqual([
    "Spoor is not started in this process. Start with: node --import spoor/register app.js",
  ]);
  expect(lines({}, { ...running, config: { ...config, enabled: false } })).toEqual([
    "Spoor is turned off. Unset SPOOR_DISABLED and OTEL_SDK_DISABLED to turn it on.",
  ]);
});

test("what was dropped, not delivered and failed is told, each with what to do", () => {
  const journal = { dir: "/x", writable: true, appended: 1, waiting: 0 };
  expect(
    lines(
      {
        journal: { ...journal, dropped: { disk_full: 2, deleted: 1 } },
        exported: { delivered: 1, failed: 4 },
        signals: [{ signal: "traces", exporters: ["otlp"], endpoint: "http://a:1" }],
        failures: { "reading a reply": 3 },
      },
      running,
    ),
  ).toEqual([
    "Records were dropped: 2 disk_full, 1 deleted. Check the space on the disk of /x and who owns it.",
    "4 spans were not taken by http://a:1. Check that it runs and takes them; the journal has them.",
    "Spoor failed inside: reading a reply (3 times). Set OTEL_LOG_LEVEL=warn to see the errors, and report them.",
  ]);
});

test("a folder that cannot be used is told", () => {
  const folder = { problem: "/x is not writable (EACCES); make it writable" };
  expect(lines({}, { ...running, folder })).toEqual([
    "Nothing is written to disk: /x is not writable (EACCES). Make it writable.",
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProcessReport } from "./process-report.ts";
import { readProcessReport } from "./read-process-report.ts";

const report: ProcessReport = {
  schema: "spoor.process/1",
  at: "2026-11-20T09:00:00.000Z",
  pid: 41,
  startedAt: "2026-11-20T08:59:00.000Z",
  script: "app.js",
  node: "20.19.0",
  spoor: "0.1.0",
  preloaded: true,
  isModule: false,
  libraries: [
    { name: "openai", version: "6.49.0", state: "failed", problem: "SyntaxError" },
    { name: "groq-sdk", version: "", state: "unseen" },
  ],
  openTelemetry: { api: ["1.9.1"], registered: "1.9.1", sdk: "0.223.0", registration: "spoor" },
  signals: [
    { signal: "traces", exporters: ["otlp"], endpoint: "http://a:1", protocol: "grpc" },
    { signal: "logs", exporters: ["console"] },
  ],
  sampler: "parentbased_always_on",
  journal: { dir: "/a/.spoor", writable: true, appended: 3, waiting: 1, dropped: { deleted: 2 } },
  exported: { delivered: 3, failed: 1 },
  redacted: { openai: 3 },
  deliveries: [{ destination: "otlp", signal: "traces", delivered: 5, rejected: 0 }],
  failures: { journal: 2 },
  problems: [{ id: "x", severity: "note", cause: "Because.", fix: "Do." }],
};

test("gives back what was written", () => {
  expect(readProcessReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test("leaves out what cannot be read", () => {
  const damaged = {
    ...report,
    libraries: [{ name: "openai", state: "odd" }, 7],
    signals: [{ signal: "smoke" }],
    journal: {},
    redacted: [],
    failures: [],
    problems: [{ cause: "x" }],
    openTelemetry: "none",
  };
  expect(readProcessReport(damaged)).toMatchObject({
    libraries: [],
    signals: [],
    problems: [],
    redacted: {},
    failures: {},
    openTelemetry: { api: [], registration: "none" },
  });
});

test.each([
  [undefined],
  [{}],
  [{ ...report, schema: "spoor.process/2" }],
  [{ ...report, at: "x" }],
])("%j is none", (value) => {
  expect(readProcessReport(value)).toBeUndefined();
});

test("never throws", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(report)), fc.anything()), (part) => {
      expect(() => readProcessReport({ ...report, ...part })).not.toThrow();
    }),
  );
});

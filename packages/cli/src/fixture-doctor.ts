// What the tests of doctor start from: an application in which nothing is wrong.
import type { ProcessReport } from "@spoor/core/doctor";
import type { SetUp } from "./ingest/set-up.ts";

export const report: ProcessReport = {
  schema: "spoor.process/1",
  at: "2026-11-20T09:00:00.000Z",
  pid: 41,
  startedAt: "2026-11-20T08:59:00.000Z",
  script: "app.js",
  node: "20.19.0",
  spoor: "0.1.0",
  preloaded: true,
  isModule: true,
  libraries: [
    { name: "openai", version: "6.49.0", state: "instrumented" },
    { name: "ollama", version: "", state: "disabled" },
  ],
  openTelemetry: { api: ["1.9.1"], registered: "1.9.1", sdk: "0.223.0", registration: "spoor" },
  signals: [{ signal: "traces", exporters: ["console"] }],
  sampler: "parentbased_always_on",
  journal: { dir: "/app/.spoor", writable: true, appended: 12, waiting: 0, dropped: {} },
  exported: { delivered: 0, failed: 0 },
  redacted: {},
  deliveries: [{ destination: "otlp", signal: "traces", delivered: 5, rejected: 0 }],
  failures: {},
  problems: [],
};

const api = "@opentelemetry/api";

export const setUp: SetUp = {
  manifest: { path: "/app/package.json", registering: ["start"] },
  isInNodeOptions: false,
  isDisabled: false,
  spoor: { version: "0.1.0", sdk: "0.223.0", api: "1.9.1" },
  libraries: [
    { name: "openai", version: "6.49.0", state: "instrumented", path: "node_modules/openai" },
  ],
  openTelemetry: [{ name: api, version: "1.9.1", path: "/app/api", realPath: "/app/api" }],
  signals: [{ signal: "traces", exporters: [] }],
  sampler: "parentbased_always_on",
  settingsProblems: [],
  destinations: [],
  folder: { path: "/app/.spoor", isThere: true },
  processes: [{ isRunning: false, report }],
};

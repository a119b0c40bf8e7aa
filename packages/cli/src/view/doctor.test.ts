import type { Problem } from "@spoor/core/doctor";
import { describe, expect, test } from "vitest";
import { report, setUp } from "../fixture-doctor.ts";
import type { SetUp } from "../ingest/set-up.ts";
import { diagnose } from "./doctor.ts";

const told = (more: Partial<SetUp>): string[] =>
  diagnose({ ...setUp, ...more }).problems.map(
    ({ severity, cause, fix }) => `${severity}: ${cause} ${fix}`,
  );

const sdk = (apiRange: string) => ({
  name: "@opentelemetry/sdk-node",
  version: "0.223.0",
  path: "/app/sdk",
  realPath: "/app/sdk",
  apiRange,
  api: "1.10.0",
});
const found = (state: "unsupported" | "unseen", name: string, version: string) => [
  { name, version, state, path: "x" },
];

test("nothing is wrong with a set-up that is right", () => {
  expect(diagnose(setUp)).toMatchObject({ problems: [], isHealthy: true });
});

describe("what lies beside:", () => {
  const cases: readonly (readonly [string, Partial<SetUp>, string])[] = [
    [
      "Spoor is not installed",
      { spoor: undefined, processes: [] },
      "problem: spoor is not installed beside /app/package.json. Run npm install spoor @opentelemetry/api.",
    ],
    [
      "nothing loads it",
      { processes: [], manifest: { path: "/app/package.json", registering: [] } },
      "note: No script of package.json loads spoor/register, and no process reported yet. Start with: node --import spoor/register app.js",
    ],
    [
      "it is turned off",
      { isDisabled: true },
      "note: Spoor is turned off in this environment. Unset SPOOR_DISABLED and OTEL_SDK_DISABLED to turn it on.",
    ],
    [
      "a version is not supported",
      { libraries: found("unsupported", "openai", "3.3.0") },
      "problem: openai 3.3.0 is installed but will not be traced: versions before 4.0.0 are not supported. Update openai.",
    ],
    [
      "a library is not seen yet",
      { libraries: found("unseen", "groq-sdk", "1.6.0") },
      "note: groq-sdk 1.6.0 is installed but will not be traced: Spoor does not see its calls yet. Record its calls with llmCall().",
    ],
    [
      "the folder cannot be used",
      { folder: { path: "/x", isThere: true, problem: "/x is a link; remove it" } },
      "problem: Nothing is written to disk: /x is a link. Remove it.",
    ],
    [
      "an SDK got an API that it does not want",
      { openTelemetry: [sdk(">=1.3.0 <1.10.0")] },
      "problem: @opentelemetry/sdk-node 0.223.0 wants @opentelemetry/api >=1.3.0 <1.10.0 and gets 1.10.0, so spans can be lost without a word. Install the API that the SDK wants: 1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK.",
    ],
    [
      "a backend is down",
      {
        destinations: [
          { endpoint: "http://a:1", protocol: "grpc", signals: ["logs"], isReachable: false },
        ],
      },
      "problem: Nothing accepts connections at http://a:1, where logs are sent. Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT.",
    ],
    [
      "a program imports Spoor after its libraries",
      {
        processes: [{ isRunning: true, report: { ...report, preloaded: false, libraries: [] } }],
      },
      "problem: app.js imports Spoor itself, after its own imports were loaded, so no call of openai is seen. Start with: node --import spoor/register app.js",
    ],
  ];

  test.each(cases)("%s", (_, more, line) => {
    expect(told(more)).toEqual([line]);
    expect(diagnose({ ...setUp, ...more }).isHealthy).toBe(line.startsWith("note: "));
  });

  test.each([["^1.9.0"], [">=1.10.0 <1.11.0"], ["*"]])(
    "an SDK that wants the API %s is fine with 1.10.0, or not understood",
    (range) => {
      expect(told({ openTelemetry: [sdk(range)] })).toEqual([]);
    },
  );
});

const problem = (id: string, severity: Problem["severity"]): Problem => ({
  id,
  severity,
  cause: `${id} said.`,
  fix: "Do.",
});

test("what a process says goes before what lies beside, and problems before notes", () => {
  const problems = [problem("a", "note"), problem("library:openai@3.3.0", "problem")];
  expect(
    told({
      libraries: found("unsupported", "openai", "3.3.0"),
      processes: [
        { isRunning: true, report: { ...report, problems } },
        { isRunning: true, report: { ...report, problems } },
      ],
    }),
  ).toEqual(["problem: library:openai@3.3.0 said. Do.", "note: a said. Do."]);
});

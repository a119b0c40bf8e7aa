import { expect, test } from "vitest";
import { report, setUp } from "../fixture-doctor.ts";
import { paintOf } from "../print/colour.ts";
import { glyphsOf } from "../print/glyph.ts";
import { diagnose } from "../view/doctor.ts";
import { doctorText } from "./doctor.ts";

process.env["TZ"] = "UTC";
const style = { paint: paintOf(false), glyphs: glyphsOf(false), columns: Infinity };

test("a set-up that is right, in sections", () => {
  expect(doctorText(diagnose(setUp), style)).toBe(`Application
+ spoor 0.1.0 is installed
+ npm run start loads spoor/register

Libraries
+ openai 6.49.0: traced when it is loaded (node_modules/openai)

OpenTelemetry
+ @opentelemetry/api 1.9.1

Delivery
+ /app/.spoor is writable
- no endpoint: nothing leaves this machine
- sampler parentbased_always_on

Process 41, app.js, Node 20.19.0, last seen 2026-11-20 09:00:00
+ openai 6.49.0: traced
- ollama ?: disabled by SPOOR_DISABLED_LIBRARIES
- SDK registered by Spoor (sdk-node 0.223.0) with API 1.9.1; loaded: 1.9.1
- sampler parentbased_always_on
- traces exported by console
+ 12 records in /app/.spoor, 0 records dropped
+ traces to otlp: 5 delivered, 0 rejected
+ no failure inside Spoor

Nothing is wrong.`);
});

test("what is wrong is marked where it is, and told at the end, escaped", () => {
  const diagnosis = diagnose({
    ...setUp,
    spoor: undefined,
    openTelemetry: [],
    destinations: [
      { endpoint: "http://a:1", protocol: "grpc", signals: ["logs"], isReachable: false },
    ],
    folder: { path: "/x", isThere: false, problem: "/x: \u001B[2J; remove it" },
    processes: [
      {
        isRunning: true,
        report: {
          ...report,
          libraries: [],
          openTelemetry: { api: [], registration: "none" },
          journal: { dir: "/x", writable: true, appended: 1, waiting: 0, dropped: { deleted: 2 } },
          exported: { delivered: 3, failed: 1 },
          deliveries: [
            {
              destination: "otlp",
              signal: "traces",
              delivered: 0,
              rejected: 1,
              problem: "HTTP 401",
            },
          ],
          redacted: { openai: 2, jwt: 1 },
          failures: { journal: 1 },
        },
      },
    ],
  });
  expect(doctorText(diagnosis, style)).toBe(`Application
x spoor is not installed
+ npm run start loads spoor/register

Libraries
+ openai 6.49.0: traced when it is loaded (node_modules/openai)

Delivery
x /x cannot be written
x http://a:1 by grpc: not reachable (logs)
- sampler parentbased_always_on

Process 41, app.js, Node 20.19.0, runs
- no known library was loaded
x no OpenTelemetry SDK is registered
- sampler parentbased_always_on
- traces exported by console
x 1 record in /x, 2 records dropped
x 3 spans delivered, 1 not
x traces to otlp: 0 delivered, 1 rejected; waiting: HTTP 401
- 3 pieces of text redacted: openai (2), jwt (1)
x 1 failure inside Spoor

Problems
x Nothing is written to disk: /x: \\x1b[2J. Remove it.
x Nothing accepts connections at http://a:1, where logs are sent. Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT.

2 problems.`);
});

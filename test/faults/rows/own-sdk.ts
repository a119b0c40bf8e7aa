import type { Row, Variant } from "../runner/row.ts";

const plan = { spans: 400 };

const own = (name: string, more: Partial<Variant>): Variant => ({
  name,
  systems: ["spoor"],
  plan,
  setUp: "own-sdk.mjs",
  ...more,
});

/** Spoor beside what an application set up itself. */
export const ownSdk: readonly Row[] = [
  {
    row: 30,
    title:
      "an OpenTelemetry SDK of the application's own, 2.12 and 3.1; exporters that throw; Spoor started twice",
    promise: "all arrive; neither disturbs the other",
    variants: [
      own("own SDK 2.12", { env: () => ({ FAULT_OWN: "otlp" }) }),
      own("own SDK 3.1", {
        env: () => ({ FAULT_OWN: "otlp" }),
        packages: "otel-3.1",
        needs: ["OpenTelemetry 3"],
      }),
      own("own exporter that throws", { env: () => ({ FAULT_OWN: "throwing" }) }),
      own("started four times", { setUp: "twice.mjs", quick: true }),
      own("CommonJS", { setUp: "spoor.cjs" }),
    ],
  },
];

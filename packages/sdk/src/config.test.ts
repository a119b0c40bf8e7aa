import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig, settings } from "./config.ts";

const read = (env: Record<string, string>) => {
  const warnings: string[] = [];
  return { config: readConfig(env, (message) => warnings.push(message)), warnings };
};

describe("readConfig", () => {
  test("gives the defaults for an empty environment, without a warning", () => {
    const { config, warnings } = read({});
    expect(config).toEqual({
      enabled: true,
      dir: "./.spoor",
      console: false,
      profile: "current",
      disabledLibraries: [],
      metricInterval: 10,
      notices: true,
      delivery: "journal",
      flushOnSignal: false,
      fsync: "interval",
      maxDisk: 268_435_456,
      content: { kinds: [], places: [] },
      contentLimit: 65_536,
      redactPii: false,
      redactPatterns: [],
      estimateCost: false,
      baggage: [],
      budgets: "",
      prices: "",
    });
    expect(warnings).toEqual([]);
  });

  test("reads every setting", () => {
    const { config, warnings } = read({
      SPOOR_DISABLED: "true",
      SPOOR_DIR: "/tmp/x",
      SPOOR_CONSOLE: "1",
      SPOOR_SEMCONV_PROFILE: "1.36",
      SPOOR_DISABLED_LIBRARIES: "openai, ai",
      SPOOR_METRIC_INTERVAL: "2.5",
      SPOOR_NOTICES: "off",
      SPOOR_DELIVERY: "both",
      SPOOR_FLUSH_ON_SIGNAL: "1",
      SPOOR_FSYNC: "always",
      SPOOR_MAX_DISK: "1.5 GiB",
      SPOOR_CAPTURE_CONTENT: "Prompts, tool-results",
      SPOOR_CONTENT_LIMIT: "2048",
      SPOOR_REDACT_PII: "1",
      SPOOR_REDACT_PATTERNS: '["a+"]',
      SPOOR_ESTIMATE_COST: "1",
      SPOOR_BAGGAGE: "tags, user",
      SPOOR_BUDGETS: "budgets.json",
      SPOOR_PRICES: "prices.json",
    });
    expect(config).toEqual({
      enabled: false,
      dir: "/tmp/x",
      console: true,
      profile: "1.36",
      disabledLibraries: ["openai", "ai"],
      metricInterval: 2.5,
      notices: false,
      delivery: "both",
      flushOnSignal: true,
      fsync: "always",
      maxDisk: 1_610_612_736,
      content: { kinds: ["prompts", "tool_results"], places: ["span"] },
      contentLimit: 2048,
      redactPii: true,
      redactPatterns: ["a+"],
      estimateCost: true,
      baggage: ["user", "tags"],
      budgets: "budgets.json",
      prices: "prices.json",
    });
    expect(warnings).toEqual([]);
  });

  test("a wrong value gives one warning that names variable, value and what is accepted, and the default", () => {
    const { config, warnings } = read({ SPOOR_SEMCONV_PROFILE: "1.99" });
    expect(config.profile).toBe("current");
    expect(warnings).toEqual([
      'SPOOR_SEMCONV_PROFILE="1.99" is not understood; accepted: current, 1.41, 1.36. Going on with "current".',
    ]);
  });

  test.each([
    ["SPOOR_METRIC_INTERVAL", "0"],
    ["SPOOR_METRIC_INTERVAL", "86401"],
    ["SPOOR_METRIC_INTERVAL", "soon"],
    ["SPOOR_CONSOLE", "maybe"],
    ["SPOOR_FSYNC", "sometimes"],
    ["SPOOR_MAX_DISK", "1000"],
    ["SPOOR_MAX_DISK", "1 parsec"],
    ["SPOOR_BAGGAGE", "user, password"],
    ["SPOOR_CAPTURE_CONTENT", "prompts, everything"],
    ["SPOOR_CAPTURE_CONTENT", "all, prompts"],
    ["SPOOR_CONTENT_LIMIT", "100"],
    ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "maybe"],
  ])("%s=%s is refused", (variable, value) => {
    expect(read({ [variable]: value }).warnings).toHaveLength(1);
  });

  const kinds = ["system", "prompts", "completions", "tool_arguments", "tool_results"];
  test.each([
    ["true", kinds, ["span"]],
    ["SPAN_ONLY", kinds, ["span"]],
    ["span-only", kinds, ["span"]],
    ["Event_Only", kinds, ["event"]],
    ["SPAN_AND_EVENT", kinds, ["span", "event"]],
    ["NO_CONTENT", [], []],
    ["False", [], []],
  ])("OpenTelemetry's own variable can say %s", (value, ...[expected, places]) => {
    const { config, warnings } = read({
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value,
    });
    expect(config.content).toEqual({ kinds: expected, places });
    expect(warnings).toEqual([]);
  });

  test("Spoor's variable wins over OpenTelemetry's, also where it says none or is refused", () => {
    const otel = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT" };
    const content = (own: string) => read({ ...otel, SPOOR_CAPTURE_CONTENT: own }).config.content;
    expect(content("system")).toEqual({ kinds: ["system"], places: ["span"] });
    expect(content("all").kinds).toHaveLength(6);
    expect(content("none").kinds).toEqual([]);
    expect(content("everything").kinds).toEqual([]);
  });

  test("never throws", () => {
    const names = Object.values(settings).map((setting) => setting.variable);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
        expect(typeof read(env).config.enabled).toBe("boolean");
      }),
    );
  });
});

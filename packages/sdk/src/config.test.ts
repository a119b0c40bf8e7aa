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
    });
    expect(config).toEqual({
      enabled: false,
      dir: "/tmp/x",
      console: true,
      profile: "1.36",
      disabledLibraries: ["openai", "ai"],
      metricInterval: 2.5,
      notices: false,
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
  ])("%s=%s is refused", (variable, value) => {
    expect(read({ [variable]: value }).warnings).toHaveLength(1);
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

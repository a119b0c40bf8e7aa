import { expect, test } from "vitest";
import { readSettingsFile } from "./settings-file.ts";
import { readConfig, settings } from "./spoor.ts";

test("a file says what the environment would say", () => {
  const { values, problems } = readSettingsFile(
    JSON.stringify({
      $schema: "./node_modules/@spoor/cli/config.schema.json",
      dir: "here",
      console: true,
      notices: false,
      metricInterval: 5,
      disabledLibraries: ["openai", "ai"],
      redactPatterns: ["a{1,2}", "b"],
      budgets: [{ name: "all" }],
      maxDisk: "1G",
    }),
  );
  expect(problems).toEqual([]);
  const config = readConfig(Object.fromEntries(values), (message) => {
    throw new Error(message);
  });
  expect(config).toMatchObject({
    dir: "here",
    console: true,
    notices: false,
    metricInterval: 5,
    disabledLibraries: ["openai", "ai"],
    redactPatterns: ["a{1,2}", "b"],
    budgets: '[{"name":"all"}]',
    maxDisk: 1024 ** 3,
  });
});

test("every setting can be named", () => {
  const file = Object.fromEntries(Object.keys(settings).map((name) => [name, "1"]));
  const { values, problems } = readSettingsFile(JSON.stringify(file));
  expect(problems).toEqual([]);
  expect([...values.keys()]).toEqual(Object.values(settings).map(({ variable }) => variable));
});

test.each([
  ["{", "It is not JSON."],
  ["[]", "It is no JSON object."],
  ["null", "It is no JSON object."],
  ['{"consol":true}', 'There is no setting "consol".'],
  ['{"__proto__":true}', 'There is no setting "__proto__".'],
  ['{"dir":{}}', 'The value of "dir" is none that a setting has.'],
  ['{"dir":null}', 'The value of "dir" is none that a setting has.'],
])("%s is told: %s", (json, problem) => {
  const { values, problems } = readSettingsFile(json);
  expect([...values]).toEqual([]);
  expect(problems).toEqual([problem]);
});

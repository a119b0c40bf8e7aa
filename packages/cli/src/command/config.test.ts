import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "@spoor/core/settings";
import { at, list } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowSpans } from "../fixture-workflow.ts";

function project(file: unknown): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, "spoor.config.json"), JSON.stringify(file));
  return cwd;
}

async function rowsOf(argv: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const { code, out } = await spoor(["config", "--json", ...argv], { cwd, env });
  const json: unknown = JSON.parse(out);
  const rows = new Map(list(at(json, "settings")).map((row) => [at(row, "variable"), row]));
  return { code, json, rows };
}

test("tells every setting with its default", async () => {
  const { code, rows, json } = await rowsOf([], newFolder());
  expect(code).toBe(0);
  expect(at(json, "schema")).toBe("spoor.config/1");
  const variables = Object.values(settings).map(({ variable }) => variable);
  expect([...rows.keys()]).toEqual(variables);
  expect(rows.get("SPOOR_FSYNC")).toEqual({
    name: "fsync",
    variable: "SPOOR_FSYNC",
    value: "interval",
    origin: "default",
  });
});

test("flag before environment before project before user before default", async () => {
  const cwd = project({ dir: "of-project", fsync: "off", notices: false });
  const user = newFolder();
  mkdirSync(join(user, "spoor"));
  writeFileSync(
    join(user, "spoor/config.json"),
    JSON.stringify({ fsync: "always", notices: true, contentLimit: 2048 }),
  );
  const env = { XDG_CONFIG_HOME: user, SPOOR_NOTICES: "1", SPOOR_DIR: "of-environment" };
  const { rows } = await rowsOf(["--store", "of-flag"], cwd, env);
  const told = [
    "SPOOR_DIR",
    "SPOOR_NOTICES",
    "SPOOR_FSYNC",
    "SPOOR_CONTENT_LIMIT",
    "SPOOR_CONSOLE",
  ];
  expect(told.map((name) => [at(rows.get(name), "value"), at(rows.get(name), "origin")])).toEqual([
    ["of-flag", "flag"],
    ["1", "environment"],
    ["off", "project"],
    ["2048", "user"],
    ["false", "default"],
  ]);
  expect(at(rows.get("SPOOR_FSYNC"), "from")).toBe(join(cwd, "spoor.config.json"));
});

test("the folder that the file names is the one that is looked at; the environment wins", async () => {
  const cwd = project({ dir: "elsewhere" });
  writeJournal(join(cwd, "elsewhere"), { spans: workflowSpans });
  const { out } = await spoor(["show", "--json"], { cwd });
  expect(JSON.parse(out)).toMatchObject({ store: join(cwd, "elsewhere"), totals: { spans: 11 } });
  const other = await spoor(["show", "--json"], { cwd, env: { SPOOR_DIR: newFolder() } });
  expect(JSON.parse(other.out)).toMatchObject({ totals: { spans: 0 } });
});

test("a file that --config names stands in place of the project's", async () => {
  const cwd = project({ fsync: "off" });
  writeFileSync(join(cwd, "other.json"), '{"fsync":"always"}');
  const { rows } = await rowsOf(["--config", "other.json"], cwd);
  expect(at(rows.get("SPOOR_FSYNC"), "value")).toBe("always");
  const { code, err } = await spoor(["show", "--config", "none.json"], { cwd });
  expect(code).toBe(3);
  expect(err).toBe(
    `spoor: There is no file ${join(cwd, "none.json")}.\nName a file of settings with --config, or leave it out.\n`,
  );
});

test("wrong values and names are told, with where they are, and end with 3", async () => {
  const cwd = project({ fsync: "sometimes", consol: true });
  const { code, json } = await rowsOf([], cwd, { SPOOR_DRI: "x", OTEL_TRACES_SAMPLER: "nosuch" });
  expect(code).toBe(3);
  expect(at(json, "problems")).toEqual([
    `${join(cwd, "spoor.config.json")}: There is no setting "consol".`,
    "There is no setting SPOOR_DRI.",
    `SPOOR_FSYNC="sometimes" is not understood; accepted: off, interval, always. (${join(cwd, "spoor.config.json")}) Set SPOOR_FSYNC to an accepted value. Going on with "interval".`,
    expect.stringMatching(/^OTEL_TRACES_SAMPLER="nosuch" is not known/),
  ]);
});

test("no secret is told", async () => {
  const env = {
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer hunter22,x-team=hunter23",
    OTEL_EXPORTER_OTLP_ENDPOINT: "https://me:hunter24@example.com/otlp?key=hunter25",
    SPOOR_DESTINATIONS: "https://hunter26@example.com/a,https://example.com/b?token=hunter27,own",
    SPOOR_DESTINATION_OWN_HEADERS: "x-api-key=hunter28",
    SPOOR_DESTINATION_OWN_ENDPOINT: "http://127.0.0.1:4318",
  };
  for (const argv of [
    ["config", "--json"],
    ["config", "--origin"],
  ]) {
    const { out } = await spoor(argv, { cwd: newFolder(), env });
    expect(out).not.toContain("hunter");
    expect(out).toContain("authorization=***,x-team=***");
    expect(out).toContain("https://***@example.com/otlp?***");
  }
});

test("the table has a column of origins where it is asked for", async () => {
  const cwd = project({ fsync: "off" });
  const plain = await spoor(["config"], { cwd });
  expect(plain.out).toMatch(/^fsync +off +SPOOR_FSYNC$/m);
  expect(plain.out).toContain(`Read ${join(cwd, "spoor.config.json")}`);
  const { out } = await spoor(["config", "--origin"], { cwd });
  expect(out).toMatch(/^fsync +off +SPOOR_FSYNC +\/.*spoor\.config\.json$/m);
  expect(out).toMatch(/^console +false +SPOOR_CONSOLE +default$/m);
});

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { configFolder, findBackends, run, versionOf } from "./collector.ts";

/** Files that only add to another one. */
const additions: Readonly<Record<string, string>> = { "service-graph.yaml": "genai-metrics.yaml" };

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing) console.warn(`Collector configurations NOT validated: ${backends.missing}`);
const { collector, jaeger } = missing ? { collector: "", jaeger: "" } : backends;

const files = (await readdir(configFolder)).filter((name) => name.endsWith(".yaml"));
const configs = files.filter((name) => name !== "builder-config.yaml");

const binaryFor = (name: string) => (name === "jaeger.yaml" ? jaeger : collector);
const textOf = (name: string) => readFile(join(configFolder, name), "utf8");

function validate(binary: string, paths: readonly string[]) {
  const args = ["validate", ...paths.flatMap((path) => ["--config", path])];
  return run(binary, args, { SPOOR_FORWARD_ENDPOINT: "http://127.0.0.1:5318" });
}

const inFolder = (names: readonly string[]) => names.map((name) => join(configFolder, name));
const before = (name: string) => (name in additions ? inFolder([additions[name] ?? ""]) : []);

test.skipIf(missing)("the binaries have the pinned versions", async () => {
  const pinned = (await textOf("builder-config.yaml")).match(/^ {2}version: (.+)$/m)?.[1];
  expect(await versionOf(collector)).toBe(pinned);
  expect(await textOf("build.sh")).toContain(`JAEGER_VERSION=${await versionOf(jaeger)}`);
});

test.skipIf(missing).each(configs)("%s is valid", async (name) => {
  const paths = [...before(name), ...inFolder([name])];
  expect(await validate(binaryFor(name), paths)).toMatchObject({ code: 0 });
});

test.skipIf(missing).each(configs)("%s with a misspelt key is rejected", async (name) => {
  const folder = await mkdtemp(join(tmpdir(), "spoor-config-"));
  try {
    const path = join(folder, name);
    await writeFile(path, (await textOf(name)).replace(/(?:endpoint|include|store):/, "misspelt:"));
    const { code, stderr } = await validate(binaryFor(name), [...before(name), path]);
    expect(stderr).toContain("misspelt");
    expect(code).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.skipIf(missing)("sampling.yaml can follow genai-metrics.yaml", async () => {
  const paths = inFolder(["genai-metrics.yaml", "sampling.yaml"]);
  expect(await validate(collector, paths)).toMatchObject({ code: 0 });
});

test("every endpoint is on the loopback or the one to forward to", async () => {
  for (const name of configs) {
    const endpoints = [...(await textOf(name)).matchAll(/(?:endpoint|host): (\S+)/g)];
    for (const [line, value] of endpoints)
      expect(`${name} ${line}: ${value}`).toMatch(
        /: (127\.0\.0\.1|\$\{env:SPOOR_FORWARD_ENDPOINT\})/,
      );
  }
});

test("the README names every file and every environment variable", async () => {
  const readme = await textOf("README.md");
  for (const name of files) {
    expect(readme).toContain(`\`${name}\``);
    for (const [, variable] of (await textOf(name)).matchAll(/\$\{env:(\w+)/g))
      expect(readme).toContain(`\`${variable}\``);
  }
});

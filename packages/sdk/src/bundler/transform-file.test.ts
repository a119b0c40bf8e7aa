import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { spoor as esbuildPlugin } from "./esbuild.ts";
import { spoor as rollupPlugin } from "./rollup.ts";
import { chosenTargets, makeTransformFile } from "./transform-file.ts";

const root = mkdtempSync(join(tmpdir(), "spoor-bundler-"));
afterAll(() => rmSync(root, { recursive: true }));

const esm = "export class Completions { create(body) { return this._client.post(body); } }\n";
const cjs =
  "class Completions { create(body) { return this._client.post(body); } }\nexports.Completions = Completions;\n";

/** The path of a file inside an installed copy of openai. */
function installed(file: string, manifest: object = {}, version = "6.49.0"): string {
  const name = `${version}-${JSON.stringify(manifest).length}`;
  const folder = join(root, name, "node_modules/openai");
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "openai", version, ...manifest }),
  );
  return path;
}

const namesWithout = (disabledLibraries: readonly string[]): Set<string> =>
  new Set(chosenTargets({ disabledLibraries }).map(({ module }) => module.name));

const transformFile = makeTransformFile(chosenTargets({}));

const file = "resources/chat/completions/completions";

test.each([
  ["an .mjs file", `${file}.mjs`, {}],
  ["a .js file of ES modules", `${file}.js`, { type: "module" }],
  ["a .js file that is one without saying so", `${file}.js`, {}],
])("%s gets its channel by import", (_, name, manifest) => {
  const { code: transformed = "", warning } = transformFile(installed(name, manifest), esm);
  expect(warning).toBeUndefined();
  expect(transformed).toContain("orchestrion:openai:spoor:chat");
  expect(transformed).toMatch(/^import .*diagnostics_channel/m);
  expect(transformed).not.toContain("require(");
});

test("a CommonJS file gets its channel by require", () => {
  const path = installed(`${file}.js`);
  const { code = "" } = transformFile(path, cjs);
  expect(code).toContain("orchestrion:openai:spoor:chat");
  expect(code).toMatch(/require\(["']diagnostics_channel["']\)/);
  expect(code).not.toMatch(/^import /m);
});

test("what is no target stays as it is", () => {
  expect(transformFile(installed("client.mjs"), esm)).toEqual({});
  expect(transformFile(installed(`${file}.mjs`, {}, "3.3.0"), esm)).toEqual({});
  expect(transformFile("/app/resources/chat/completions/completions.mjs", esm)).toEqual({});
});

test("a target without its method stays as it is, with a warning that names it", () => {
  const path = installed(`${file}.mjs`);
  const { code, warning } = transformFile(path, "export class Other {}\n");
  expect(code).toBeUndefined();
  expect(warning).toContain("openai 6.49.0");
  expect(warning).toContain(`${file}.mjs`);
  expect(transformFile(path, esm).warning).toBeUndefined();
});

test("a disabled library has no targets", () => {
  expect(namesWithout([])).toContain("openai");
  expect(namesWithout(["openai"])).not.toContain("openai");
});

test("esbuild's plugin asks for files of known packages alone, on both kinds of paths", () => {
  const filters: RegExp[] = [];
  esbuildPlugin().setup({
    onResolve: () => {},
    onLoad: ({ filter }) => void filters.push(filter),
  });
  const [filter = /^$/] = filters;
  expect(filter.test("/app/node_modules/openai/index.mjs")).toBe(true);
  expect(filter.test("/app/node_modules/@anthropic-ai/sdk/index.js")).toBe(true);
  expect(filter.test(String.raw`C:\app\node_modules\openai\index.mjs`)).toBe(true);
  expect(filter.test("/app/node_modules/openai-edge/index.mjs")).toBe(false);
  expect(filter.test("/app/src/openai/index.mjs")).toBe(false);
});

test("Rollup's plugin passes over modules that are no files, and warns through the bundler", () => {
  const plugin = rollupPlugin();
  const warnings: string[] = [];
  const context = { warn: (message: string) => void warnings.push(message) };
  const path = installed(`${file}.mjs`);
  expect(plugin.transform.call(context, esm, `\0${path}`)).toBeUndefined();
  expect(plugin.transform.call(context, esm, `${path}?proxy`)).toBeUndefined();
  expect(plugin.transform.call(context, esm, path)).toMatchObject({ map: { mappings: "" } });
  expect(warnings).toEqual([]);
  expect(plugin.transform.call(context, "export {};", path)).toBeUndefined();
  expect(warnings).toHaveLength(1);
  expect(plugin.resolveId("spoor/register")).toEqual({ id: "spoor/register", external: true });
  expect(plugin.resolveId("spoors")).toBeUndefined();
});

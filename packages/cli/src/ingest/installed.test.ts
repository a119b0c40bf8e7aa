import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { installedBeside, installedFor } from "./installed.ts";

function install(place: string, manifest: object): void {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
}

const isWanted = (name: string): boolean => name === "openai" || name.startsWith("@opentelemetry/");
const found = (start: string) =>
  installedBeside(start, isWanted).map(({ name, version, path }) => [name, version, path]);

test("finds the copies beside, above, nested and with a scope, and no other package", () => {
  const top = realpathSync(newFolder());
  const app = join(top, "packages/app");
  install(join(app, "node_modules/openai"), { version: "6.0.0" });
  install(join(app, "node_modules/left-pad"), { version: "1.0.0" });
  install(join(app, "node_modules/left-pad/node_modules/openai"), { version: "3.3.0" });
  install(join(app, "node_modules/@tool/kit/node_modules/openai"), { version: "4.0.0" });
  install(join(top, "node_modules/@opentelemetry/api"), { version: "1.9.1" });
  expect(found(app)).toEqual([
    ["openai", "6.0.0", join(app, "node_modules/openai")],
    ["openai", "4.0.0", join(app, "node_modules/@tool/kit/node_modules/openai")],
    ["openai", "3.3.0", join(app, "node_modules/left-pad/node_modules/openai")],
    ["@opentelemetry/api", "1.9.1", join(top, "node_modules/@opentelemetry/api")],
  ]);
});

test("finds each copy of pnpm once, by the link that leads to it", () => {
  const app = realpathSync(newFolder());
  const store = join(app, "node_modules/.pnpm");
  install(join(store, "openai@6.0.0/node_modules/openai"), { version: "6.0.0" });
  install(join(store, "openai@3.3.0/node_modules/openai"), { version: "3.3.0" });
  symlinkSync(join(store, "openai@6.0.0/node_modules/openai"), join(app, "node_modules/openai"));
  expect(found(app)).toEqual([
    ["openai", "6.0.0", join(app, "node_modules/openai")],
    ["openai", "3.3.0", join(store, "openai@3.3.0/node_modules/openai")],
  ]);
});

test("what cannot be read is left out", () => {
  const app = newFolder();
  mkdirSync(join(app, "node_modules/openai"), { recursive: true });
  writeFileSync(join(app, "node_modules/openai/package.json"), "{");
  expect(found(app)).toEqual([]);
  install(join(app, "node_modules/openai"), {});
  expect(found(app)).toMatchObject([["openai", "", expect.anything()]]);
});

test("code gets the nearest copy", () => {
  const app = realpathSync(newFolder());
  const kit = join(app, "node_modules/kit");
  install(join(app, "node_modules/openai"), { version: "6.0.0" });
  install(join(kit, "node_modules/openai"), { version: "3.3.0" });
  expect(installedFor(kit, "openai")?.version).toBe("3.3.0");
  expect(installedFor(dirname(kit), "openai")?.version).toBe("6.0.0");
  expect(installedFor(app, "groq-sdk")).toBeUndefined();
});

test("tells which API a package wants", () => {
  const app = newFolder();
  const peerDependencies = { "@opentelemetry/api": ">=1.3.0 <1.10.0" };
  install(join(app, "node_modules/openai"), { version: "1.0.0", peerDependencies });
  expect(installedFor(app, "openai")).toMatchObject({ apiRange: ">=1.3.0 <1.10.0" });
});

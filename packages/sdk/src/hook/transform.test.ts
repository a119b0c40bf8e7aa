import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Target } from "../provider/library.ts";
import { makeTransform, placeOf } from "./transform.ts";
import type { Sighting } from "./transform.ts";

describe("the place of a module", () => {
  test.each([
    [
      "/app/node_modules/openai/index.mjs",
      { library: "openai", root: "/app/node_modules/openai", file: "index.mjs" },
    ],
    [
      "file:///app/node_modules/openai/a/b.js",
      { library: "openai", root: "file:///app/node_modules/openai", file: "a/b.js" },
    ],
    [
      "file:///app/node_modules/openai/a.mjs?v=1#x",
      { library: "openai", root: "file:///app/node_modules/openai", file: "a.mjs" },
    ],
    [
      "C:\\app\\node_modules\\openai\\a\\b.js",
      { library: "openai", root: "C:/app/node_modules/openai", file: "a/b.js" },
    ],
    [
      "/app/node_modules/.pnpm/openai@6.1.0/node_modules/openai/a.js",
      {
        library: "openai",
        root: "/app/node_modules/.pnpm/openai@6.1.0/node_modules/openai",
        file: "a.js",
      },
    ],
    [
      "/app/node_modules/@scope/name/a.js",
      { library: "@scope/name", root: "/app/node_modules/@scope/name", file: "a.js" },
    ],
    ["/app/node_modules/openai/node_modules/ms/index.js", undefined],
    ["/app/node_modules/openai-agents/index.js", undefined],
    ["/app/openai/index.js", undefined],
    ["/app/node_modules/openai", undefined],
    ["/app/node_modules/@scope/name", undefined],
    ["node:fs", undefined],
  ])("%s", (location, place) => {
    expect(placeOf(location, new Set(["openai", "@scope/name"]))).toEqual(place);
  });
});

const target: Target = {
  channelName: "spoor:chat",
  module: { name: "openai", versionRange: ">=4.0.0", filePath: /^chat\.m?js$/ },
  functionQuery: { className: "Chat", methodName: "create", kind: "Sync" },
};
const source = "export class Chat { create(body) { return body; } }";

function install(version: string | undefined) {
  const root = join(mkdtempSync(join(tmpdir(), "spoor-transform-")), "node_modules/openai");
  mkdirSync(root, { recursive: true });
  if (version !== undefined) writeFileSync(join(root, "package.json"), JSON.stringify({ version }));
  const seen: Sighting[] = [];
  const transform = makeTransform([target], (sighting) => void seen.push(sighting));
  const load = (file: string, code = source) =>
    transform({ location: join(root, file), type: "esm", code: () => code });
  return { root, seen, load, transform };
}

test("a matching file is transformed and seen", () => {
  const { seen, load } = install("6.49.0");
  expect(load("index.mjs")).toBeUndefined();
  expect(load("chat.mjs")).toContain("orchestrion:openai:spoor:chat");
  expect(seen).toEqual([
    { library: "openai", version: "6.49.0", file: "index.mjs", state: "loaded" },
    { library: "openai", version: "6.49.0", file: "chat.mjs", state: "instrumented" },
  ]);
});

test("a file: URL is read like a path", () => {
  const { root, transform } = install("6.49.0");
  const location = pathToFileURL(join(root, "chat.mjs")).href;
  expect(transform({ location, type: "esm", code: () => source })).toContain("orchestrion");
});

test("the source of a file that is not matched is not asked for", () => {
  const { root, transform } = install("6.49.0");
  let isAsked = false;
  const code = () => {
    isAsked = true;
    return "";
  };
  expect(transform({ location: join(root, "other.mjs"), type: "esm", code })).toBeUndefined();
  expect(isAsked).toBe(false);
});

test.each([["3.9.9"], [undefined]])(
  "version %s is left as it is and only seen as loaded",
  (version) => {
    const { seen, load } = install(version);
    expect(load("chat.mjs")).toBeUndefined();
    expect(seen.map(({ state }) => state)).toEqual(["loaded"]);
  },
);

test("a library that is not seen yet is seen as loaded, once, and left as it is", () => {
  const root = join(mkdtempSync(join(tmpdir(), "spoor-transform-")), "node_modules/groq-sdk");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "package.json"), '{"version":"1.6.0"}');
  const seen: Sighting[] = [];
  const transform = makeTransform([target], (sighting) => void seen.push(sighting));
  for (const file of ["index.js", "client.js"])
    expect(
      transform({ location: join(root, file), type: "cjs", code: () => source }),
    ).toBeUndefined();
  expect(seen).toEqual([
    { library: "groq-sdk", version: "1.6.0", file: "index.js", state: "loaded" },
  ]);
});

test.each([
  ["without the method", "export class Other {}"],
  ["that is no JavaScript", "class {"],
])("a source %s is left as it is and seen as failed", (_, code) => {
  const { seen, load } = install("6.49.0");
  expect(load("chat.mjs", code)).toBeUndefined();
  expect(seen.at(-1)).toMatchObject({
    file: "chat.mjs",
    state: "failed",
    problem: expect.stringContaining("Error"),
  });
});

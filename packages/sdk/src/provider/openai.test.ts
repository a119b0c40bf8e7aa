import { create } from "@apm-js-collab/code-transformer";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openai } from "./openai.ts";

const root = dirname(createRequire(import.meta.url).resolve("openai"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const files = [
  "chat/completions/completions",
  "responses/responses",
  "beta/responses/responses",
  "embeddings",
  "completions",
  "batches",
  "images",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
];

describe.each(files)("resources/%s of the installed version", (file) => {
  test.each([
    ["mjs", "esm"],
    ["js", "cjs"],
  ] as const)(".%s has its method found", (extension, type) => {
    const path = `resources/${file}.${extension}`;
    const transformer = create(openai.methods.map(({ target }) => target)).getTransformer(
      "openai",
      version,
      path,
    );
    const source = readFileSync(join(root, path), "utf8");
    expect(transformer?.transform(source, type).code).toContain("orchestrion:openai:spoor:");
  });
});

test.each([
  ["4.84.1", "resources/chat/completions.mjs", true],
  ["4.85.0", "resources/chat/completions.mjs", false],
  ["4.85.0", "resources/chat/completions/completions.mjs", true],
  ["7.55.0", "resources/chat/completions/completions.js", true],
  ["3.3.0", "resources/chat/completions.mjs", false],
  ["7.55.0", "resources/chat/completions/messages.js", false],
])("of %s, the file %s is one to transform: %s", (at, path, isOne) => {
  const transformer = create(openai.methods.map(({ target }) => target)).getTransformer(
    "openai",
    at,
    path,
  );
  expect(transformer !== undefined).toBe(isOne);
});

test.each([
  ["responses/responses", ["compact", "responses", "retrieve"]],
  ["images", ["image-edits", "images", "variations"]],
])("all calls in resources/%s are found", (file, channels) => {
  const path = `resources/${file}.mjs`;
  const targets = openai.methods.map(({ target }) => target);
  const transformer = create(targets).getTransformer("openai", version, path);
  const code = transformer?.transform(readFileSync(join(root, path), "utf8"), "esm").code ?? "";
  expect([...new Set(code.match(/(?<=orchestrion:openai:spoor:)[a-z-]+/g))].toSorted()).toEqual(
    channels,
  );
});

test("a client for Azure says its deployment, and is known on any host", () => {
  const client = { baseURL: "http://127.0.0.1:1/openai", apiVersion: "2025-01-01-preview" };
  expect(openai.endpoint({ _client: client })?.provider).toBe("azure.ai.openai");
  const [chat] = openai.methods;
  const request = (deploymentName?: string) =>
    chat?.provider.request([{ model: "gpt-5" }], { _client: { ...client, deploymentName } });
  expect(request("mine")?.model).toBe("mine");
  expect(request()?.model).toBe("gpt-5");
});

test("finds the base URL of the client behind a resource, in old versions too", () => {
  const client = { baseURL: "https://api.groq.com/openai/v1" };
  expect(openai.endpoint({ _client: client })?.provider).toBe("groq");
  expect(openai.endpoint({ client })?.provider).toBe("groq");
  expect(openai.endpoint({})).toBeUndefined();
});

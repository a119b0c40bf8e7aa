import { create } from "@apm-js-collab/code-transformer";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { anthropic } from "./anthropic.ts";

const name = "@anthropic-ai/sdk";
const matcher = create(anthropic.methods.map(({ target }) => target));
const matrix = join(import.meta.dirname, "../../../../test/matrix");
const files = ["messages/messages", "beta/messages/messages", "completions"];

describe.each(["anthropic-0.39", "anthropic-0.133"])("%s", (installed) => {
  const root = join(matrix, installed, "node_modules", name);
  test.for(
    files.flatMap((file) => [
      [`resources/${file}.mjs`, "esm"] as const,
      [`resources/${file}.js`, "cjs"] as const,
    ]),
  )("has the method of %s found", ([path, type], context) => {
    if (!existsSync(root)) {
      // oxlint-disable-next-line no-console -- a test that did not run must be seen
      console.warn(
        `SKIPPED: ${installed} is not installed; run npm ci --prefix test/matrix/${installed}`,
      );
      context.skip();
    }
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const source = readFileSync(join(root, path), "utf8");
    const transformed = matcher.getTransformer(name, version, path)?.transform(source, type);
    expect(transformed?.code).toContain(`orchestrion:${name}:spoor:`);
  });
});

test.each([
  ["0.18.0", "resources/messages.js", false],
  ["0.19.0", "resources/messages.js", true],
  ["0.20.9", "resources/beta/tools/messages.mjs", true],
  ["0.27.3", "resources/beta/prompt-caching/messages.mjs", true],
  ["0.32.1", "resources/messages.mjs", true],
  ["0.33.0", "resources/messages.mjs", false],
  ["0.33.0", "resources/messages/messages.mjs", true],
  ["0.133.0", "resources/beta/messages/messages.js", true],
  ["0.133.0", "resources/beta/messages/batches.js", false],
  ["0.134.0", "resources/messages/messages.mjs", false],
  ["1.11.0", "resources/messages/messages.mjs", false],
])("of %s, the file %s is one to transform: %s", (version, path, isOne) => {
  expect(matcher.getTransformer(name, version, path) !== undefined).toBe(isOne);
});

test.each([
  ["https://api.anthropic.com", "anthropic"],
  ["http://127.0.0.1:8080", "anthropic"],
  ["https://bedrock-runtime.us-east-1.amazonaws.com", "aws.bedrock"],
  ["https://us-east5-aiplatform.googleapis.com/v1", "gcp.vertex_ai"],
  ["https://example.services.ai.azure.com/anthropic/", "azure.ai.inference"],
])("a client of %s is one of %s", (baseURL, provider) => {
  expect(anthropic.endpoint({ _client: { baseURL } })?.provider).toBe(provider);
});

test("tells no endpoint where the client tells no address", () => {
  expect(anthropic.endpoint({})).toBeUndefined();
});

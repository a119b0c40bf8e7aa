import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { isWithin } from "@spoor/core/library";
import { rewritten } from "../hook/rewrite.ts";
import { googleEmbed } from "./google-embed.ts";
import { googleGenAi } from "./google-genai.ts";
import { googleImages } from "./google-images.ts";

const folder = (major: number) =>
  fileURLToPath(
    new URL(
      `../../../../test/matrix/google-genai-${major}/node_modules/@google/genai`,
      import.meta.url,
    ),
  );
const installed = [1, 2, 3].filter((major) => existsSync(folder(major)));
for (const major of [1, 2, 3].filter((each) => !installed.includes(each)))
  // oxlint-disable-next-line no-console -- a test that did not run must be seen
  console.warn(`SKIPPED: run npm ci --prefix test/matrix/google-genai-${major}`);

describe.each(installed)("of major %i", (major) => {
  test.each([
    ["dist/node/index.mjs", "esm"],
    ["dist/node/index.cjs", "cjs"],
    ["dist/web/index.mjs", "esm"],
    ["dist/index.cjs", "cjs"],
  ] as const)("%s has its methods found", (path, type) => {
    const source = readFileSync(`${folder(major)}/${path}`, "utf8");
    const { version } = JSON.parse(readFileSync(`${folder(major)}/package.json`, "utf8"));
    const targets = googleGenAi.methods
      .map(({ target }) => target)
      .filter(({ module }) => isWithin(version, module.versionRange));
    const code = rewritten({ type, code: () => source }, targets) ?? "";
    const found = new Set(code.match(/(?<=orchestrion:@google\/genai:spoor:)[a-z-]+/g));
    const interactions = major === 1 ? "interactions" : "next-interactions";
    expect([...found].sort()).toEqual(
      ["edit-image", "embed", "generate", "images", interactions, "stream"].sort(),
    );
  });
});

const models = (options: object) => ({ apiClient: { clientOptions: options } });

describe("where a client sends its requests", () => {
  const httpOptions = { baseUrl: "https://generativelanguage.googleapis.com/" };

  test("is Google's API or Vertex AI, as the client says", () => {
    expect(googleGenAi.endpoint(models({ httpOptions }))).toEqual({
      provider: "gcp.gemini",
      server: {
        [SERVER_ADDRESS]: "generativelanguage.googleapis.com",
        [SERVER_PORT]: 443,
      },
    });
    expect(googleGenAi.endpoint(models({ vertexai: true, httpOptions }))?.provider).toBe(
      "gcp.vertex_ai",
    );
  });

  test("is known of interactions too", () => {
    const apiClient = { clientOptions: { httpOptions } };
    expect(googleGenAi.endpoint({ parentClient: apiClient })?.provider).toBe("gcp.gemini");
    expect(googleGenAi.endpoint({ _client: { clientAdapter: apiClient } })?.provider).toBe(
      "gcp.gemini",
    );
    expect(googleGenAi.endpoint({})).toBeUndefined();
  });
});

test("a request for embeddings tells how many of what size", () => {
  const params = {
    model: "gemini-embedding-001",
    contents: ["ab", "cde"],
    config: { outputDimensionality: 64 },
  };
  const { operation, attributes } = googleEmbed.request([params]);
  expect(operation).toBe("embeddings");
  expect(attributes).toEqual({
    [GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: 64,
    [SPOOR_REQUEST_MESSAGE_COUNT]: 2,
    [SPOOR_REQUEST_SIZE]: 5,
  });
});

test("a request for images tells how many, and its reply has no tokens", () => {
  const params = { model: "imagen-4", prompt: "A cat", config: { numberOfImages: 2 } };
  expect(googleImages.request([params]).attributes).toEqual({
    [GEN_AI_OUTPUT_TYPE]: "image",
    [GEN_AI_REQUEST_CHOICE_COUNT]: 2,
    [SPOOR_REQUEST_SIZE]: 5,
  });
  expect(googleImages.reply({ generatedImages: [{}] }).usage).toBeUndefined();
});

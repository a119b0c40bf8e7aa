import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { root } from "../support/run-app.ts";
import { expectedWith } from "./expected.ts";
import { nodeOf, runScenarios } from "./run-scenarios.ts";
import type { Run } from "./run-scenarios.ts";

const nodeForVersion7 = "24.21.0";
const [runningMajor = 0] = process.versions.node.split(".").map(Number);

const apps = [
  { major: "4", folder: "test/matrix/openai-4" },
  { major: "5", folder: "test/matrix/openai-5" },
  { major: "6", folder: "test/do-no-harm" },
  { major: "7", folder: "test/matrix/openai-7" },
].flatMap(({ major, folder }) => [
  { major, folder, format: "mjs" },
  { major, folder, format: "cjs" },
]);

let provider: MockProvider;
let nodeWithFetch: string | undefined;

beforeAll(async () => {
  provider = await startMockProvider();
  nodeWithFetch = runningMajor >= 22 ? process.execPath : await nodeOf(nodeForVersion7);
  return () => provider.close();
});

const isInstalled = (folder: string): boolean =>
  folder === "test/do-no-harm" || existsSync(join(root, folder, "node_modules/openai"));
for (const { folder } of apps)
  if (!isInstalled(folder))
    console.warn(`SKIPPED: nothing is installed in ${folder}; npm ci --prefix ${folder}`);

describe.each(apps)(
  "an application with openai $major as .$format",
  ({ major, folder, format }) => {
    let plain: Run;
    let traced: Run;
    let skip = !isInstalled(folder);

    beforeAll(async () => {
      const node = major === "7" ? nodeWithFetch : process.execPath;
      if (node === undefined)
        console.warn(`SKIPPED: npm gave no Node ${nodeForVersion7} for openai 7`);
      skip ||= node === undefined;
      if (skip || node === undefined) return;
      const app = { node, file: join(folder, `app.${format}`) };
      plain = await runScenarios(app, provider, false);
      traced = await runScenarios(app, provider, true);
    });

    test("sees the same results, errors and rejections with Spoor", (context) => {
      if (skip) context.skip();
      expect(traced.seen).toEqual(plain.seen);
      expect(traced.stderr).toBe(plain.stderr);
    });

    test("sends the same requests with Spoor", (context) => {
      if (skip) context.skip();
      expect(traced.requests).toEqual(plain.requests);
    });

    test("makes one span for each call, with its outcome", (context) => {
      if (skip) context.skip();
      const expected = expectedWith(major);
      const scenarios = Object.keys(plain.seen);
      expect(scenarios.toSorted()).toEqual(Object.keys(expected).toSorted());
      const found = scenarios.map((name) => {
        const spans = traced.spans[name] ?? [];
        return [name, expected[name] === undefined ? spans.length : spans];
      });
      const wanted = scenarios.map((name) => [name, expected[name] ?? 1]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
    });
  },
);

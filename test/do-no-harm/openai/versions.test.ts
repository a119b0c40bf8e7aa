import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../../fixtures/mock-provider/start.ts";
import { journalSpans } from "../../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../../support/run-app.ts";

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

const [nodeMajor = 0] = process.versions.node.split(".").map(Number);
const names = ["openai-4", "openai-5", ...(nodeMajor >= 22 ? ["openai-7"] : [])];
const folders = names.map((name) => join(root, "test/matrix", name));
const isInstalled = folders.every((folder) => existsSync(join(folder, "node_modules/openai")));
if (!isInstalled)
  console.warn(`SKIPPED: one of ${names.join(", ")} is not installed in test/matrix`);

async function run(args: readonly string[]) {
  await provider.reset();
  const dir = emptyFolder();
  const env = {
    PROVIDER_URL: provider.url,
    FOLDERS: [...folders, root].join(","),
    SPOOR_DIR: dir,
    OTEL_LOG_LEVEL: "warn",
  };
  const ended = await runNode([...args, "test/do-no-harm/apps/versions.mjs"], { env });
  return { ...ended, spans: journalSpans(dir) };
}

test.runIf(isInstalled)(
  "all versions that run here, each as ES modules and as CommonJS, work side by side and each call has one span",
  async () => {
    const plain = await run([]);
    const { spans, ...traced } = await run(["--import", register]);
    expect(traced).toEqual({ ...plain, spans: undefined });
    const copies = Object.entries<object>(JSON.parse(traced.stdout));
    expect(copies).toHaveLength(2 * (folders.length + 1));
    const answer = "The track an animal leaves.";
    for (const [, seen] of copies)
      expect(seen).toEqual({ whole: answer, text: answer, status: 429, isOwn: true });
    const found = spans.map(
      ({ name, attributes }) => `${name} ${String(attributes["spoor.outcome"])}`,
    );
    const wanted = copies.flatMap(([copy]) => [
      `chat gpt-4o-mini+429/${copy} failed`,
      `chat gpt-4o-mini+ok/${copy} completed`,
      `chat gpt-4o-mini+slow/${copy} completed`,
    ]);
    expect(found.toSorted()).toEqual(wanted.toSorted());
  },
);

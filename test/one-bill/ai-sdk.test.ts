import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { TestContext } from "vitest";
import { installedVersion, nodeFor } from "../do-no-harm/harness/versions.ts";
import type { LibraryVersion } from "../do-no-harm/harness/versions.ts";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";
import { billOf, expectedOf, isOwner } from "./bill.ts";

interface Stack {
  readonly version: LibraryVersion;
  readonly beside: string;
  /** Spans that repeat a call: 12 of the AI SDK's calls go through `openai`, and native spans tell each call again. */
  readonly repeats: number;
}

const ai5: LibraryVersion = { major: "5", folder: "test/matrix/ai-5" };
const ai6: LibraryVersion = { major: "6", folder: "test/matrix/ai-6" };
const ai7: LibraryVersion = { major: "7", folder: "test/matrix/ai-7", node: "22+" };

const stacks: readonly Stack[] = [
  { version: ai5, beside: "nothing", repeats: 12 },
  { version: ai5, beside: "telemetry", repeats: 48 },
  { version: ai5, beside: "undici", repeats: 12 },
  { version: ai6, beside: "nothing", repeats: 12 },
  { version: ai6, beside: "telemetry", repeats: 48 },
  { version: ai6, beside: "undici", repeats: 12 },
  { version: ai7, beside: "nothing", repeats: 12 },
  // One native span tells both attempts of a call that is tried again.
  { version: ai7, beside: "otel", repeats: 47 },
  { version: ai7, beside: "legacy", repeats: 47 },
  { version: ai7, beside: "undici", repeats: 12 },
];

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

async function run({ version, beside }: Stack, node: string) {
  await provider.reset();
  const dir = emptyFolder();
  const env = { BESIDE: beside, PROVIDER_URL: provider.url, SPOOR_DIR: dir };
  const app = join(version.folder, "one-bill.mjs");
  const ended = await runNode(["--import", register, app], { env, node });
  const spans = journalSpans(dir);
  rmSync(dir, { recursive: true });
  return { ...ended, spans, counters: await provider.counters() };
}

function skipLoudly({ skip }: TestContext, { major, folder }: LibraryVersion): never {
  console.warn(`SKIPPED: ai ${major} does not run here; run npm ci --prefix ${folder}`);
  return skip();
}

const usage = "gen_ai.usage.";
const calls = new Set<unknown>(["chat", "embeddings"]);

describe.each(stacks)("with ai $version.major and $beside beside", (stack) => {
  test("the journal has each call's usage and cost once, to the token", async (context) => {
    const node = installedVersion(stack.version, "ai") && (await nodeFor(stack.version));
    if (node === undefined) skipLoudly(context, stack.version);
    const { code, stderr, spans, counters } = await run(stack, node);
    expect(code, stderr).toBe(0);
    expect(counters.calls).toBe(35);
    expect(billOf(spans)).toEqual(expectedOf(counters));
    const repeating = spans.filter((span) => !isOwner(span));
    expect(repeating).toHaveLength(stack.repeats);
    const ids = spans.filter(isOwner).map(({ spanId }) => spanId);
    for (const { attributes } of repeating)
      expect(ids).toContain(attributes["spoor.usage.owner.id"]);
    const others = spans.filter(
      ({ attributes }) => !calls.has(attributes["gen_ai.operation.name"]),
    );
    for (const { name, attributes } of others)
      expect(
        Object.keys(attributes).filter((key) => key.startsWith(usage)),
        name,
      ).toEqual([]);
  });
});

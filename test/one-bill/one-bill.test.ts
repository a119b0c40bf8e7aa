import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";
import { billOf, expectedOf, isOwner } from "./bill.ts";
import type { Told } from "./bill.ts";

const folder = "test/matrix/one-bill";
const isInstalled = existsSync(join(root, folder, "node_modules"));
if (!isInstalled)
  console.warn(`SKIPPED: nothing is installed in ${folder}; npm ci --prefix ${folder}`);

/** Instrumentations beside Spoor, and how many spans of the seven calls each repeats. */
const besides = [
  { beside: "nothing", repeats: 0 },
  { beside: "undici", repeats: 0 },
  { beside: "contrib", repeats: 4 },
  { beside: "traceloop", repeats: 3 },
  // The helper that streams starts Anthropic's own span first, so that one of these stands beside it and has no id.
  { beside: "openinference", repeats: 7 },
];

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

async function run(beside: string, ownSdk: boolean) {
  await provider.reset();
  const dir = emptyFolder();
  const env = { BESIDE: beside, PROVIDER_URL: provider.url, SPOOR_DIR: dir };
  const args = ownSdk ? [] : ["--import", register];
  const ended = await runNode([...args, join(folder, "app.cjs")], {
    env: { ...env, ...(ownSdk && { OWN_SDK: "1" }) },
  });
  const spans = journalSpans(dir);
  rmSync(dir, { recursive: true });
  return { ...ended, spans, counters: await provider.counters() };
}

describe.each(besides)("with $beside beside", ({ beside, repeats }) => {
  test("the journal has each call's usage and cost once, to the token", async (context) => {
    if (!isInstalled) context.skip();
    const { code, spans, counters } = await run(beside, false);
    expect(code).toBe(0);
    expect(counters.calls).toBe(7);
    expect(billOf(spans)).toEqual(expectedOf(counters));
    const repeating = spans.filter((span) => !isOwner(span));
    expect(repeating).toHaveLength(repeats);
    const ids = spans.filter(isOwner).map(({ spanId }) => spanId);
    for (const { attributes } of repeating)
      expect(ids).toContain(attributes["spoor.usage.owner.id"]);
  });

  test("in an application's own OpenTelemetry, the spans that own their usage have it once", async (context) => {
    if (!isInstalled) context.skip();
    const { code, stdout, counters } = await run(beside, true);
    expect(code).toBe(0);
    const spans: Told[] = JSON.parse(stdout);
    expect(billOf(spans)).toEqual(expectedOf(counters));
    expect(spans.filter((span) => !isOwner(span))).toHaveLength(repeats);
  });
});

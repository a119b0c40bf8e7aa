import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { epochMs, newFolder, writeJournal } from "../fixture.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { clearStore } from "./clear-store.ts";
import { compact } from "./compact.ts";
import { openStore } from "./open-store.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;
const all = ["spans", "events", "metrics"] as const;

function recorded(): string {
  const folder = newFolder();
  const spans = [
    { id: "a", name: "morning" },
    { id: "b", name: "noon", start: dayMs / 8 },
    { id: "c", name: "tomorrow", start: dayMs },
  ];
  writeJournal(folder, { spans, events: workflowEvents });
  return folder;
}

async function left(folder: string): Promise<readonly unknown[]> {
  const store = await openStore(folder, { signal });
  try {
    const spans = await store.ask("SELECT name FROM spans ORDER BY start_ns");
    const [events] = await store.ask("SELECT count(*) AS n FROM events");
    return [spans.map(({ name }) => name), events?.["n"]];
  } finally {
    store.close();
  }
}

test.each([true, false])(
  "takes what began before, also inside of a day, and from the live tail (in files: %s)",
  async (isInFiles) => {
    const folder = recorded();
    if (isInFiles) await compact(folder, { signal });
    const before = epochMs + dayMs / 16;
    const cleared = await clearStore(
      folder,
      { kinds: ["spans"], before, backup: true },
      { signal },
    );
    expect(await left(folder)).toEqual([["noon", "tomorrow"], workflowEvents.length]);
    expect(readdirSync(join(cleared.backup ?? "", "spans"))).toEqual(["day=2026-11-20"]);
    await compact(folder, { signal });
    expect(await left(folder)).toEqual([["noon", "tomorrow"], workflowEvents.length]);
  },
);

test("takes one kind, and keeps nothing where no backup is wanted", async () => {
  const folder = recorded();
  const clearing = { kinds: ["events"], before: undefined, backup: false } as const;
  expect(await clearStore(folder, clearing, { signal })).toEqual({ backup: undefined, failed: [] });
  expect(await left(folder)).toEqual([["morning", "noon", "tomorrow"], 0]);
  expect(existsSync(join(folder, "backup"))).toBe(false);
});

test.each([true, false])("takes all, segments included (backup: %s)", async (backup) => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents });
  const cleared = await clearStore(folder, { kinds: all, before: undefined, backup }, { signal });
  expect(readdirSync(join(folder, "journal"))).toEqual([]);
  expect(await left(folder)).toEqual([[], 0]);
  expect([cleared.backup !== undefined, existsSync(join(folder, "backup"))]).toEqual([
    backup,
    backup,
  ]);
});

import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../../fixture.ts";
import type { FakeEvent, FakeSpan } from "../../fixture.ts";
import { stepSpan, toolSpan } from "../../fixture-workflow.ts";
import { openStore } from "../open-store.ts";
import type { OpenStore } from "../open-store.ts";
import { blocked } from "./blocked.ts";
import { errors } from "./errors.ts";
import { tools } from "./tools.ts";

const everything = { window: { sinceMs: undefined, untilMs: undefined } };

interface Written {
  readonly spans?: readonly FakeSpan[];
  readonly events?: readonly FakeEvent[];
}

/** What a question tells of a store with these spans and events. */
async function told<Result>(
  written: Written,
  ask: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const folder = newFolder();
  writeJournal(folder, written);
  const store = await openStore(folder, { signal: new AbortController().signal });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
}

const failedStep = (id: string, type: string): FakeSpan => {
  const step = stepSpan({ id }, 0, "S");
  return { ...step, error: type, attributes: { ...step.attributes, [ERROR_TYPE]: type } };
};

test("an error that was passed on counts where it began, and one of another type by itself", async () => {
  const inner = toolSpan({ id: "2", parent: "1" }, "t", "Timeout");
  const passed = { spans: [failedStep("1", "Timeout"), inner] };
  expect(await told(passed, (store) => errors(store, everything))).toMatchObject([
    { type: "Timeout", kind: "tool", count: 1, lastSpan: "execute_tool t" },
  ]);
  const turned = { spans: [failedStep("1", "Gave up"), inner] };
  expect(await told(turned, (store) => errors(store, everything))).toHaveLength(2);
});

test("errors are put together by type and kind, with the latest message", async () => {
  const spans = [
    { ...failedStep("1", "E"), start: 1 },
    { ...failedStep("2", "E"), start: 5, error: "latest" },
    { ...toolSpan({ id: "3" }, "t", "E"), start: 9 },
  ];
  expect(await told({ spans }, (store) => errors(store, everything))).toMatchObject([
    { type: "E", kind: "step", count: 2, message: "latest" },
    { type: "E", kind: "tool", count: 1 },
  ]);
});

const event = (at: number, [step, reason, text]: readonly [string, string, string]): FakeEvent => ({
  name: EVENT_SPOOR_STEP_BLOCKED,
  at,
  attributes: {
    [SPOOR_STEP_NAME]: step,
    [SPOOR_BLOCK_REASON]: reason,
    [SPOOR_BLOCK_TEXT]: text,
  },
});

test("blocked steps are put together by step and reason, with the latest example, the most frequent first", async () => {
  const events = [
    event(1, ["A", "policy", "one"]),
    event(2, ["B", "timeout", "two"]),
    event(3, ["B", "timeout", "three"]),
  ];
  expect(await told({ events }, (store) => blocked(store, everything))).toMatchObject([
    { step: "B", reason: "timeout", count: 2, example: "three" },
    { step: "A", reason: "policy", count: 1, example: "one" },
  ]);
});

test.each([
  { ms: Array.from({ length: 100 }, (_, index) => 100 - index), p50Ms: 50, p95Ms: 95 },
  { ms: [10, 9, 100], p50Ms: 10, p95Ms: 100 },
  { ms: [7], p50Ms: 7, p95Ms: 7 },
])(
  "the middle and the slow end are the nearest ranks: $p50Ms, $p95Ms",
  async ({ ms, ...ranks }) => {
    const spans = ms.map((each, index) => toolSpan({ id: `${index + 1}f`, ms: each }, "t"));
    expect(await told({ spans }, (store) => tools(store, everything))).toMatchObject([
      { tool: "t", calls: ms.length, ...ranks },
    ]);
  },
);

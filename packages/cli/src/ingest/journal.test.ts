import { expect, test } from "vitest";
import { SPOOR_RECOVERED } from "@spoor/core/semconv";
import { newFolder, writeJournal } from "../fixture.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { readTelemetry } from "./fixture-read-telemetry.ts";
import { followRows } from "./journal.ts";

const signal = new AbortController().signal;

test("reads the spans and events of finished and of open segments", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans.slice(0, 5), events: workflowEvents });
  writeJournal(folder, { spans: workflowSpans.slice(5), open: true, seq: 1 });
  const { spans, events, damaged, unreadable } = await readTelemetry(folder, { signal });
  expect([spans.length, events.length, damaged, unreadable]).toEqual([11, 3, 0, 0]);
});

test("takes each span and event once, however often it was written", async () => {
  const folder = newFolder();
  for (const seq of [0, 1, 2])
    writeJournal(folder, { spans: workflowSpans, events: workflowEvents, seq });
  const { spans, events } = await readTelemetry(folder, { signal });
  expect([spans.length, events.length]).toEqual([11, 3]);
});

test("prefers the span itself to the one that was put together after a crash", async () => {
  const folder = newFolder();
  const recovered = { id: "a", name: "recovered", attributes: { [SPOOR_RECOVERED]: true } };
  writeJournal(folder, { spans: [recovered, { id: "a", name: "real" }, recovered] });
  const { spans } = await readTelemetry(folder, { signal });
  expect(spans.map(({ name }) => name)).toEqual(["real"]);
});

test("passes over damaged lines, counts them, and reads the rest", async () => {
  const folder = newFolder();
  const damaged = [
    "not json",
    '{"resourceSpans":[]}',
    "\u0000\u0000\u0000",
    '{"resourceSpans":[{"scopeSp',
  ];
  writeJournal(folder, { spans: workflowSpans, damaged });
  const telemetry = await readTelemetry(folder, { signal });
  expect([telemetry.spans.length, telemetry.damaged]).toEqual([11, 4]);
});

test("is empty where there is no journal", async () => {
  expect(await readTelemetry(newFolder(), { signal })).toMatchObject({ spans: [], events: [] });
});

test("stops with the exit code of the signal", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans });
  const reading = readTelemetry(folder, { signal: AbortSignal.abort(143) });
  await expect(reading).rejects.toMatchObject({ code: 143 });
});

test("follows what is written from then on, also into a folder that comes later", async () => {
  const folder = newFolder();
  const controller = new AbortController();
  const names: string[] = [];
  const following = (async () => {
    for await (const { spans } of followRows(folder, controller.signal)) {
      names.push(...spans.map(({ name }) => name));
      if (names.length === 2) controller.abort();
    }
  })();
  writeJournal(folder, {
    spans: [
      { id: "a", name: "first" },
      { id: "b", name: "second" },
    ],
    open: true,
  });
  await following;
  expect(names).toEqual(["first", "second"]);
});

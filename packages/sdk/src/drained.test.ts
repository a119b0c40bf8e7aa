import { expect, test } from "vitest";
import { drainedDirectly } from "./drained.ts";

const exported = { ended: 10, delivered: 6, failed: 1, isOnDisk: false };

test("what OpenTelemetry's exporters have not taken waits in them, and is lost when they stop", () => {
  expect(drainedDirectly({ ...exported, isOver: false })).toEqual({
    delivered: 6,
    spooled: 3,
    rejected: 0,
    dropped: 1,
  });
  expect(drainedDirectly({ ...exported, isOver: true })).toEqual({
    delivered: 6,
    spooled: 0,
    rejected: 0,
    dropped: 4,
  });
});

test("beside the journal, that has what they have not taken", () => {
  expect(drainedDirectly({ ...exported, isOver: true, isOnDisk: true })).toEqual({
    delivered: 6,
    spooled: 4,
    rejected: 0,
    dropped: 0,
  });
});

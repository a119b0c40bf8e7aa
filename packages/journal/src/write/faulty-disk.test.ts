import { mkdtempSync, rmSync } from "node:fs";
import type * as Fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { openJournal } from "./journal.ts";
import { openFolder } from "../folder.ts";
import { LiveSpans } from "../live/live-spans.ts";
import { readSegments } from "../read/read-segments.ts";
import type { SegmentProblem } from "../read/read-segments.ts";

/** What the system does in the place of the next calls; undefined where it does as it is told. */
type Fault = "EIO" | "EINTR" | "ENOSPC" | "short" | undefined;

const system = vi.hoisted(() => {
  const faults: Fault[] = [];
  /** Throws the fault whose turn it is, but for a short write, which is told. */
  const isShort = (): boolean => {
    const fault = faults.shift();
    if (fault === undefined || fault === "short") return fault === "short";
    throw Object.assign(new Error(`${fault}: injected`), { code: fault });
  };
  return { faults, isShort };
});

vi.mock("node:fs", async (original) => {
  const real = await original<typeof Fs>();
  const { isShort } = system;
  return {
    ...real,
    writeSync: (
      ...[file, bytes, from, length, position]: [number, Buffer, number?, number?, number?]
    ) => {
      const part = isShort() ? Math.ceil((length ?? bytes.length - (from ?? 0)) / 2) : length;
      return real.writeSync(file, bytes, from, part, position);
    },
    ftruncateSync: (file: number, length: number) => {
      isShort();
      real.ftruncateSync(file, length);
    },
    // The disk itself takes no part in this, and would take its time.
    fdatasyncSync: () => void isShort(),
    fsyncSync: () => void isShort(),
    renameSync: (from: string, to: string) => {
      isShort();
      real.renameSync(from, to);
    },
    openSync: (path: string, flags: number, mode?: number) => {
      isShort();
      return real.openSync(path, flags, mode);
    },
  };
});

const fault = fc.option(fc.constantFrom<Fault>("EIO", "EINTR", "ENOSPC", "short"), {
  nil: undefined,
  freq: 2,
});

test("whatever calls the system fails, no line is lost or torn unnoticed, and all goes on afterwards", () => {
  const place = mkdtempSync(join(tmpdir(), "spoor-faulty-"));
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 60, size: "max" }), (faults) => {
      const folder = openFolder(join(mkdtempSync(join(place, "run-")), ".spoor"));
      if ("problem" in folder) throw new Error(folder.problem);
      const warn = vi.fn<(message: string) => void>();
      let now = 1_700_000_000_000;
      const clock = (): number => now;
      const traces = openJournal({ folder, signal: "traces", now: clock, warn, fsync: "always" });
      const live = new LiveSpans({ folder, attributes: [], now: clock });
      system.faults.push(...faults);
      for (let id = 0; id < 30; id += 1) {
        now += 400;
        const begun = live.begin({
          name: "span",
          kind: 0,
          startTime: [1, 1],
          attributes: {},
          resource: { attributes: {} },
          instrumentationScope: { name: "a" },
          spanContext: () => ({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 }),
        });
        traces.append(`{"resourceSpans":[{"id":${id},"pad":"${"x".repeat(100)}"}]`, 1);
        begun?.end();
        if (id % 10 === 9) traces.seal();
      }
      system.faults.length = 0;
      now += 2000;
      traces.seal();
      const problems: SegmentProblem["problem"][] = [];
      const lines = [
        ...readSegments(folder.dir, { onProblem: ({ problem }) => problems.push(problem) }),
      ];
      expect(traces.stats()).toMatchObject({ appended: 30, buffered: 0, dropped: {} });
      expect(lines).toHaveLength(30);
      expect(problems.filter((problem) => problem !== "torn")).toEqual([]);
      expect(warn.mock.calls.length).toBeLessThanOrEqual(1);
      expect(live.stats().open).toBe(0);
    }),
    { numRuns: 200 },
  );
  rmSync(place, { recursive: true, force: true });
});

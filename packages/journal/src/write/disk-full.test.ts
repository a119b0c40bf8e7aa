import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { openJournal } from "./journal.ts";
import { openFolder } from "../folder.ts";
import { readSegments } from "../read/read-segments.ts";

const place = mkdtempSync(join(tmpdir(), "spoor-full-"));
/** A disk of 1 MiB, where this user may make one. */
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place]).status === 0;
// oxlint-disable-next-line no-console -- a fault that is not tested here has to be seen
if (!mounted) console.warn("SKIPPED: the full disk, as no file system can be mounted here");

afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", place]);
  rmSync(place, { recursive: true, force: true });
});

function bodyOf(id: number): string {
  return `{"resourceSpans":[{"id":${id},"pad":"${"x".repeat(3000)}"}]`;
}

test.runIf(mounted)(
  "on a full disk nothing is torn, nothing uncounted, and all goes on when there is room",
  () => {
    writeFileSync(join(place, "filler"), Buffer.alloc(500_000));
    const folder = openFolder(join(place, ".spoor"));
    if ("problem" in folder) throw new Error(folder.problem);
    const warn = vi.fn<(message: string) => void>();
    let now = 1_700_000_000_000;
    const traces = openJournal({ folder, signal: "traces", now: () => now, warn });
    const lines = 300;
    for (let id = 0; id < lines; id += 1) {
      now += 500;
      traces.append(bodyOf(id), 1);
    }
    const full = traces.stats();
    expect(full.dropped).toEqual({});
    expect(full.buffered).toBeGreaterThan(50);
    expect(full.appended + full.buffered).toBe(lines);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("(ENOSPC)")]]);
    const onProblem = vi.fn<() => void>();
    expect([...readSegments(folder.dir, { onProblem })]).toHaveLength(full.appended);
    expect(onProblem).not.toHaveBeenCalled();

    rmSync(join(place, "filler"));
    now += 1000;
    expect(traces.append(bodyOf(lines), 1)).toBe(true);
    expect(traces.stats()).toEqual({
      appended: lines + 1,
      buffered: 0,
      dropped: {},
      failedSyncs: 0,
    });
    const requests = [...readSegments(folder.dir, { onProblem })].map(({ request }) => request);
    expect(requests).toMatchObject(
      Array.from({ length: lines + 1 }, (_, id) => ({ resourceSpans: [{ id }] })),
    );
    expect(onProblem).not.toHaveBeenCalled();
  },
);

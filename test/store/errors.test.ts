// The system refuses what a compaction or an ingest asks of it, at random, as a broken disk or a full table of files does.
import { expect, test } from "vitest";
import { libraries, missing } from "../faults/runner/tools.ts";
import { filesOf, newStore, run, start, whole, tries } from "./harness.ts";

const spans = 1200;
const before = 400;
const attempts = tries(3);

const random = (name: string, probability: number, error: number): string =>
  `enable_random name=posix/io/${name},probability=${probability},failinfo=${error}`;

/** Faults by what they are, as libfiu takes them. */
const faults = {
  "EIO for syncs": random("sync/fsync", 0.9, 5),
  "EIO for renames": random("dir/rename", 0.8, 5),
  "EIO for reads of files": random("rw/pread", 0.2, 5),
  "EIO for the manifest":
    "enable_stack_by_name name=posix/io/rw/write,failinfo=5,func_name=uv_fs_write",
  "EMFILE for opens": random("oc/open", 0.02, 24),
  // Node itself aborts where it cannot wake its own threads, which is a kill to the store.
  "EIO for all writes": random("rw/write", 0.1, 5),
  "ENOSPC for all writes": random("rw/write", 0.1, 28),
  "EINTR for all writes": random("rw/write", 0.6, 4),
} as const;

const within = (fault: string): readonly string[] => [
  "env",
  `LD_LIBRARY_PATH=${libraries}`,
  "LD_PRELOAD=fiu_run_preload.so fiu_posix_preload.so",
  `FIU_ENABLE=${fault}`,
];

/** What planted the fault locks itself up now and then, before the program does anything: that is killed, a fault like others. */
const stuckAfterMs = 60_000;

async function codeOf(args: readonly string[], fault: string): Promise<number | null> {
  const { child, ended } = start(args, { within: within(fault) });
  const timer = setTimeout(() => child.kill("SIGKILL"), stuckAfterMs);
  try {
    return (await ended).code;
  } finally {
    clearTimeout(timer);
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Runs `args` with `fault` some times, each time with a look at the store after it. */
async function attempt(
  folder: string,
  args: readonly string[],
  fault: string,
): Promise<{ readonly codes: readonly (number | null)[]; readonly counts: readonly unknown[] }> {
  const codes: (number | null)[] = [];
  const counts: unknown[] = [];
  for (let time = 0; time < attempts; time += 1) {
    codes.push(await codeOf(args, fault));
    counts.push(await run("count", folder));
  }
  return { codes, counts };
}

test.for(Object.entries(faults))(
  "%s cost a compaction and an ingest nothing",
  { timeout: 600_000 },
  async ([, fault], context) => {
    const tool = await missing(["libfiu"]);
    if (tool !== undefined) console.warn(`SKIPPED: ${tool} is not there`);
    if (tool !== undefined) context.skip();
    const folder = newStore();
    await run("write", folder, "0", String(before));
    const compacted = await attempt(folder, ["compact", folder], fault);
    expect(compacted.counts).toEqual(compacted.counts.map(() => whole(before)));
    const added = await attempt(folder, ["add", folder, "100", String(spans)], fault);
    // All of an ingest or nothing of it.
    const rights = [whole(before), whole(spans)];
    expect(added.counts.filter((count) => !rights.some((right) => isSame(count, right)))).toEqual(
      [],
    );
    expect([...compacted.codes, ...added.codes].some((code) => code !== 0)).toBe(true);
    await run("add", folder, "100", String(spans));
    await run("compact", folder);
    expect(await run("count", folder)).toEqual(whole(spans));
    const { there, named } = filesOf(folder);
    expect(there).toEqual(named);
  },
);

import { execFile, execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { between } from "../runner/random.ts";
import type { Random } from "../runner/random.ts";
import type { Row, Seen, Variant } from "../runner/row.ts";
import { fiuControl, libraries } from "../runner/tools.ts";

const ours = { systems: ["spoor"] } as const;
const spans = 1000;
const shutdownMs = 2000;
/** A disk that has room for all spans, but for the file that is put on it. */
const diskBytes = 4_194_304;
const nobody = 65_534;

const small = (folder: string): string => join(folder, "small");

/** A disk of 4 MiB, mounted in the run's folder, on which a file leaves room for some of the spans. */
function smallDisk({ folder, random }: { folder: string; random: Random }): () => void {
  const place = small(folder);
  mkdirSync(place);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskBytes}`, "tmpfs", place]);
  writeFileSync(
    join(place, "filler"),
    Buffer.alloc(diskBytes - between(random, 100_000, 1_000_000)),
  );
  return () => void execFileSync("umount", ["-l", place]);
}

const full = (index: number, resumes: boolean): Variant => ({
  ...ours,
  name: `disk full ${index + 1}${resumes ? ", then not" : ""}`,
  needs: ["root", "tmpfs"],
  answers: "down",
  before: smallDisk,
  store: "small/.spoor",
  env: ({ folder }) => ({ FAULT_FILLER: join(small(folder), "filler") }),
  plan: {
    spans: 800,
    bytes: [3000],
    perSecond: 400,
    perTurn: 20,
    shutdownMs,
    ...(resumes && { freeAt: 400 }),
  },
  expected: { share: resumes ? 1 : 0, problems: warnedOnce("cannot write traces") },
});

/** Spoor says once that it cannot write, and does not repeat it. */
const warnedOnce =
  (what: string) =>
  ({ stderr }: Seen): string[] => {
    const times = stderr.split("\n").filter((line) => line.startsWith(`spoor: ${what}`)).length;
    return times === 1 ? [] : [`Spoor wrote that ${times} times to standard error: ${stderr}`];
  };

/** Planted into system calls by name of libfiu, and for writes only where Node's own `fs` makes them. */
const failing = {
  EIO: "enable_stack_by_name name=posix/io/rw/write,failinfo=5,func_name=uv_fs_write",
  ENOSPC: "enable_stack_by_name name=posix/io/rw/write,failinfo=28,func_name=uv_fs_write",
  open: "enable name=posix/io/oc/open,failinfo=24",
  rename: "enable name=posix/io/dir/rename,failinfo=5",
  sync: "enable_random name=posix/io/sync/fdatasync,probability=0.3,failinfo=5",
} as const;

const off = (fault: string): string => `disable ${/name=[a-z/]+/.exec(fault)?.[0] ?? ""}`;

const flow = { spans, perSecond: 500, perTurn: 10, shutdownMs, begins: true };

const withLibfiu = (name: string, more: Partial<Variant>): Variant => ({
  ...ours,
  name,
  needs: ["libfiu"],
  answers: "down",
  plan: flow,
  ...more,
  env: ({ folder, url }) => ({
    LD_LIBRARY_PATH: libraries,
    LD_PRELOAD: "fiu_run_preload.so fiu_posix_preload.so",
    FIU_CTRL_FIFO: join(folder, "fiu"),
    FAULT_NOTES: "print",
    ...more.env?.({ folder, url }),
  }),
});

const always = (name: string, fault: keyof typeof failing): Variant =>
  withLibfiu(name, { env: () => ({ FIU_ENABLE: failing[fault] }) });

/** The fault comes and goes, for up to 200 ms each time. */
const atTimes = (name: string, fault: keyof typeof failing): Variant =>
  withLibfiu(name, {
    plan: { ...flow, waitsFor: "over" },
    act: async ({ app, folder, random }) => {
      const control = (command: string): Promise<unknown> =>
        promisify(execFile)("bash", [
          fiuControl,
          "-f",
          join(folder, "fiu"),
          "-c",
          command,
          String(app.pid),
        ]);
      await app.printed("begun");
      for (let time = 0; time < 4; time += 1) {
        await control(failing[fault]);
        await sleep(between(random, 20, 200));
        await control(off(failing[fault]));
        await sleep(between(random, 20, 100));
      }
      writeFileSync(join(folder, "over"), "");
    },
  });

/** A folder that Spoor has to refuse or cannot use; the spans go to the backend without it. */
const unusable = (
  name: string,
  prepare: (store: string, folder: string) => (() => void) | undefined,
  more: Partial<Variant> = {},
): Variant => ({
  ...ours,
  name,
  plan: { spans: 400, shutdownMs },
  before: ({ folder }) => {
    chmodSync(folder, 0o777);
    return prepare(join(folder, ".spoor"), folder);
  },
  shippers: 0,
  expected: { problems: warnedOnce("nothing is written to disk") },
  ...more,
});

function readOnly(store: string): () => void {
  mkdirSync(store);
  execFileSync("mount", ["-t", "tmpfs", "-o", "ro,mode=0700", "tmpfs", store]);
  return () => void execFileSync("umount", ["-l", store]);
}

const modesOf = ({ folder }: Seen): string[] => {
  const modes = [".spoor", ".spoor/journal"].map(
    (path) => statSync(join(folder, path)).mode & 0o777,
  );
  return modes.every((mode) => mode === 0o700)
    ? []
    : [`modes are ${modes.map((mode) => mode.toString(8)).join(", ")}`];
};

/** The folder of the journal and the disk under it. */
export const disk: readonly Row[] = [
  {
    row: 17,
    title: "the disk is full",
    promise:
      "the application goes on; what does not fit is counted; all goes on when there is room",
    variants: [
      ...[0, 1].map((index) => full(index, false)),
      ...[2, 3].map((index) => full(index, true)),
      {
        ...ours,
        name: "no file above 128 kB",
        answers: "down",
        wrap: () => ["bash", "-c", 'ulimit -f 128 && exec "$0" "$@"'],
        plan: { spans: 400, bytes: [3000], shutdownMs },
      },
    ],
  },
  {
    row: 18,
    title: "writing, opening, renaming and syncing fail at random",
    promise: "the application goes on; what is not written is counted",
    variants: [
      { ...always("EIO for every write", "EIO"), expected: { share: 0 } },
      always("EIO for every rename", "rename"),
      always("EIO for every third sync", "sync"),
      atTimes("EIO for writes at times", "EIO"),
      atTimes("ENOSPC for writes at times", "ENOSPC"),
      atTimes("EMFILE for opens at times", "open"),
    ],
  },
  {
    row: 19,
    title: "the folder is read-only, a file, a link, another user's, writable by all, or deleted",
    promise: "said once; spans go to the backend from memory; what was deleted is gone",
    variants: [
      unusable("read-only", readOnly, { needs: ["root", "tmpfs"] }),
      unusable(
        "a file",
        (store) => {
          writeFileSync(store, "");
          return undefined;
        },
        { quick: true },
      ),
      unusable("a link", (store, folder) => {
        symlinkSync(folder, store);
        return undefined;
      }),
      unusable("writable by all", (store) => {
        mkdirSync(store);
        chmodSync(store, 0o777);
        return undefined;
      }),
      unusable(
        "another user's",
        (store) => {
          mkdirSync(store);
          chownSync(store, nobody, nobody);
          return undefined;
        },
        { needs: ["root"] },
      ),
      {
        ...ours,
        name: "deleted while it is written",
        // So slow that a machine that is busy for half a second does not make up for it with more spans than the bound has.
        plan: { spans: 600, perSecond: 100, deleteAt: 300, shutdownMs },
        answers: "down",
        // What was in the folder has gone with it, and what came in the fifth of a second before that is noticed.
        expected: { lost: 300 + 70 },
      },
    ],
  },
  {
    row: 37,
    title: "a umask of 000, no home, a working folder of another user",
    promise: "only the owner can read the folder, or nothing is written",
    variants: [
      {
        ...ours,
        name: "umask 000",
        quick: true,
        wrap: () => ["bash", "-c", 'umask 000 && exec "$0" "$@"'],
        plan: { spans: 400 },
        answers: "down",
        keeps: true,
        expected: { problems: modesOf },
      },
      {
        ...ours,
        name: "no home",
        plan: { spans: 400 },
        env: () => ({ HOME: "/nonexistent", XDG_STATE_HOME: "" }),
      },
    ],
  },
];

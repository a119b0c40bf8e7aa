import type { Row, Seen } from "../runner/row.ts";

const mebibyte = 1024 * 1024;
const mayGrowBy = 30 * mebibyte;
const maxSegmentBytes = 8 * mebibyte;

const grown = ({ said }: Seen): string[] => {
  const growth = Number(said["grownBy"]);
  return growth <= mayGrowBy ? [] : [`memory grew by ${Math.round(growth / mebibyte)} MiB`];
};

const taken = ({ said }: Seen, maxDisk: number): string[] => {
  const bytes = Number(said["diskBytes"]);
  return bytes <= maxDisk + maxSegmentBytes ? [] : [`the journal took ${bytes} bytes`];
};

/** More work than there is time or room for. */
export const load: readonly Row[] = [
  {
    row: 24,
    title: "the journal reaches its size while the backend is down",
    promise: "the oldest spans without errors go, and are counted",
    variants: [
      {
        name: "1 MiB",
        systems: ["spoor"],
        answers: "down",
        env: () => ({ SPOOR_MAX_DISK: "1M" }),
        plan: {
          spans: 6000,
          bytes: [3000],
          perSecond: 1000,
          perTurn: 50,
          saysDisk: true,
          shutdownMs: 2000,
        },
        expected: { share: 0, problems: (seen) => taken(seen, mebibyte) },
      },
    ],
  },
  {
    row: 25,
    title: "the event loop is blocked for 4 s in which spans are made",
    promise: "all arrive",
    variants: [{ name: "blocked", plan: { blockMs: 4000, spans: 0, shutdownMs: 10_000 } }],
  },
  {
    row: 26,
    title: "100,000 spans while the backend is down, 100,000 open spans, an attribute of 50 MB",
    promise: "memory grows by less than 30 MiB",
    variants: [
      {
        name: "100,000 spans",
        systems: ["spoor"],
        app: "memory.mjs",
        answers: "down",
        nodeArgs: ["--expose-gc", "--max-old-space-size=256"],
        plan: { kind: "ended", spans: 100_000 },
        expected: { problems: grown },
      },
      {
        name: "1,000,000 spans",
        isLong: true,
        timeoutMs: 600_000,
        systems: ["spoor"],
        app: "memory.mjs",
        answers: "down",
        nodeArgs: ["--expose-gc", "--max-old-space-size=256"],
        env: () => ({ SPOOR_MAX_DISK: "2G" }),
        plan: { kind: "ended", spans: 1_000_000 },
        expected: { problems: grown },
      },
      {
        name: "100,000 open spans",
        systems: ["spoor"],
        app: "memory.mjs",
        nodeArgs: ["--expose-gc", "--max-old-space-size=512"],
        plan: { kind: "open", spans: 100_000 },
        expected: { problems: grown },
      },
      {
        name: "50 MB attribute",
        systems: ["spoor"],
        app: "memory.mjs",
        nodeArgs: ["--expose-gc", "--max-old-space-size=512"],
        plan: { kind: "large", spans: 3, bytes: [50_000_000] },
        expected: { problems: grown },
      },
    ],
  },
];

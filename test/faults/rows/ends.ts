import type { Row, Variant } from "../runner/row.ts";

const endings = (names: readonly string[], plan: Variant["plan"]): Variant[] =>
  names.map((end) => ({ name: end, quick: true, plan: { ...plan, end } }));

const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
const handlers = {
  none: "no handler",
  sync: "own handler",
  async: "own async handler",
  exit: "own handler that exits with 7",
  twice: "own handler, signal twice",
} as const;

const signalled = signals.flatMap((signal) =>
  Object.entries(handlers).map(([onSignal, name]): Variant => ({
    name: `${signal}, ${name}`,
    quick: signal === "SIGTERM",
    plan: { spans: 400, stays: true, onSignal },
    act: async ({ app }) => {
      await app.printed("ready");
      app.kill(signal);
      if (onSignal !== "twice") return;
      await app.printed("signal 1");
      app.kill(signal);
    },
  })),
);

/** The ways in which a process ends by itself or is told to. */
export const ends: readonly Row[] = [
  {
    row: 1,
    title: "10,000 spans at once, then `shutdown()`",
    promise: "all arrive",
    variants: [
      { name: "burst", quick: true, plan: { spans: 10_000, shutdownMs: 5000 } },
      { name: "burst, natural end", plan: { spans: 10_000 } },
    ],
  },
  {
    row: 2,
    title: "the script ends, nobody calls `shutdown()`",
    promise: "all arrive",
    variants: [
      { name: "400 spans", quick: true, plan: { spans: 400 } },
      { name: "1,000 spans", plan: { spans: 1000 } },
    ],
  },
  {
    row: 3,
    title: "`process.exit()`, `process.reallyExit()`",
    promise: "all arrive; the exit code stays",
    variants: endings(["exit", "reallyExit"], { spans: 1000 }),
  },
  {
    row: 4,
    title: "an error or a rejection that nobody catches, with and without handlers",
    promise: "all arrive; the exit code stays",
    variants: [
      ...endings(["throw", "reject"], { spans: 1000 }),
      ...["throw", "reject"].flatMap((end) => [
        { name: `${end}, own handler`, plan: { spans: 1000, end, onError: "goOn" } },
        { name: `${end}, own handler that exits`, plan: { spans: 1000, end, onError: "exit" } },
      ]),
    ],
  },
  {
    row: 5,
    title: "SIGTERM, SIGINT and SIGHUP, with and without handlers",
    promise: "all arrive; the signal does what it did",
    variants: [
      ...signalled,
      ...signals.map((signal): Variant => ({
        name: `${signal}, flushed first`,
        systems: ["spoor"],
        quick: signal === "SIGTERM",
        env: () => ({ SPOOR_FLUSH_ON_SIGNAL: "1" }),
        plan: { spans: 400, stays: true },
        act: async ({ app }) => {
          await app.printed("ready");
          app.kill(signal);
        },
      })),
    ],
  },
];

import type { Row } from "../runner/row.ts";

/** Many processes and threads that share one folder. */
export const many: readonly Row[] = [
  {
    row: 22,
    title: "8 processes of 2 threads each in one folder, half of them killed",
    promise: "all arrive, nothing is claimed twice",
    variants: [
      {
        name: "8 processes",
        app: "family.mjs",
        plan: { processes: 8, spans: 200 },
        timeoutMs: 110_000,
        shippers: 2,
        expected: { duplicates: 8 * 512 },
      },
    ],
  },
  {
    row: 23,
    title: "many short commands, each with a span or two",
    promise: "all arrive; the folder does not fill with files",
    variants: [
      {
        name: "12 commands",
        app: "short-commands.mjs",
        plan: { processes: 12, spans: 2 },
        timeoutMs: 110_000,
      },
      {
        name: "200 commands",
        isLong: true,
        systems: ["spoor"],
        timeoutMs: 600_000,
        app: "short-commands.mjs",
        plan: { processes: 200, spans: 2 },
      },
    ],
  },
];

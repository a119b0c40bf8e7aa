import { setTimeout as sleep } from "node:timers/promises";
import { between } from "../runner/random.ts";
import type { Row, Seen, Variant } from "../runner/row.ts";

/** Every tenth span is larger than a line of the journal may be. */
const bytes = [100, 300, 2000, 100, 4000, 100, 30_000, 500, 100, 1_000_000];
const killsInAll = 200;
const killsInCi = 20;
const killsOfOthers = 3;

/** A kill from outside at any time, or, each second one, by the application itself right after one of its spans. */
function kill(index: number): Variant {
  const common = {
    name: `kill ${index + 1}`,
    quick: index < 4,
    isLong: index >= killsInCi,
    ...(index >= killsOfOthers && { systems: ["spoor"] as const }),
  };
  if (index % 2 === 1)
    return { ...common, plan: { perSecond: 200, perTurn: 20, bytes, dieAt: 7 + index * 3 } };
  return {
    ...common,
    plan: { perSecond: 200, perTurn: 20, bytes },
    act: async ({ app, random }) => {
      await app.printed("ready");
      await sleep(between(random, 0, 700));
      app.kill("SIGKILL");
    },
  };
}

/** The spans that were open arrive as well. */
function hasOpenWork({ sink }: Seen): string[] {
  const names = new Set(sink.requests.flatMap(({ spans }) => spans.map(({ name }) => name)));
  return ["run_step Open", "invoke_workflow demo"].flatMap((name) =>
    names.has(name) ? [] : [`the open span ${name} did not arrive`],
  );
}

/** The ways in which a process or a thread is gone without a word. */
export const kills: readonly Row[] = [
  {
    row: 6,
    title: "`kill -9` at any moment",
    promise: "all arrive, and the reader passes over a torn last line",
    variants: [
      ...Array.from({ length: killsInAll }, (_, index) => kill(index)),
      {
        name: "with a workflow and a step open",
        systems: ["spoor"],
        quick: true,
        app: "open-work.mjs",
        plan: {},
        expected: { problems: hasOpenWork },
      },
    ],
  },
  {
    row: 7,
    title: "`abort()`, out of memory, a terminated worker thread, a killed cluster worker",
    promise: "all arrive",
    variants: [
      { name: "abort", quick: true, plan: { spans: 1000, end: "abort" } },
      {
        name: "out of memory",
        app: "out-of-memory.mjs",
        plan: { spans: 1000 },
        nodeArgs: ["--max-old-space-size=60"],
      },
      { name: "worker thread terminated", app: "worker.mjs", plan: { spans: 1000 } },
      { name: "cluster worker killed", app: "cluster.mjs", plan: { spans: 500 } },
    ],
  },
];

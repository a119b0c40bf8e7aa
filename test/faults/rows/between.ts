import { setTimeout as sleep } from "node:timers/promises";
import { status } from "../../support/otlp-sink.ts";
import type { Answer } from "../../support/otlp-sink.ts";
import { between as pick } from "../runner/random.ts";
import type { Row, Scene, Variant } from "../runner/row.ts";

const flow = { perSecond: 200, spans: 1000, begins: true, shutdownMs: 5000 };

/** The Collector is stopped in the middle of the stream and comes back on the same port. */
const stopped = (name: string, stop: (scene: Scene) => Promise<void>): Variant => ({
  name,
  needs: ["collector"],
  between: "collector",
  plan: flow,
  act: async (scene) => {
    await scene.app.printed("begun");
    await sleep(pick(scene.random, 500, 2000));
    await stop(scene);
  },
});

async function killed({ backend }: Scene): Promise<void> {
  process.kill(backend.collectorPid, "SIGKILL");
  await backend.stopCollector();
  await sleep(1000);
  await backend.startCollector();
}

async function frozen({ backend }: Scene): Promise<void> {
  process.kill(backend.collectorPid, "SIGSTOP");
  await sleep(2000);
  process.kill(backend.collectorPid, "SIGCONT");
}

const answers: readonly Answer[] = [
  { kind: "accept" },
  status(503),
  status(429, { "retry-after": "1" }),
  { kind: "reset", when: "after" },
  { kind: "reset", when: "before" },
  { kind: "accept", afterMs: 1500 },
];
const maxGrowth = 5 * 1024 * 1024;
const soakMs = 600_000;

/** Another fault each 20 s. */
async function soak({ app, backend, random }: Scene): Promise<void> {
  await app.printed("begun");
  const until = Date.now() + soakMs - 20_000;
  while (Date.now() < until) {
    const answer = answers[pick(random, 0, answers.length - 1)] ?? { kind: "accept" };
    backend.sink.use(() => answer);
    await sleep(20_000);
  }
  backend.sink.use(() => ({ kind: "accept" }));
}

/** What stands between the application and the backend. */
export const between: readonly Row[] = [
  {
    row: 31,
    title: "the Collector is killed, stopped or frozen in the middle, and comes back",
    promise: "all arrive",
    why: "what is away for less than 10 s plain OpenTelemetry waits for, too; a Collector is what most have, and is restarted often.",
    variants: [
      stopped("killed", killed),
      stopped("ended", async ({ backend }) => {
        await backend.stopCollector();
        await backend.startCollector();
      }),
      stopped("frozen for 2 s", frozen),
    ],
  },
  {
    row: 32,
    title: "the network is gone for a while",
    promise: "all arrive",
    variants: [
      {
        name: "the network's device is down until the end",
        needs: ["netns"],
        between: "network",
        plan: { ...flow, shutdownMs: 1000 },
        act: async ({ app, backend }) => {
          await app.printed("begun");
          await sleep(1500);
          backend.network.down();
        },
      },
      {
        name: "the network's device is down for 2 s",
        needs: ["netns"],
        between: "network",
        plan: { ...flow },
        act: async ({ app, backend }) => {
          await app.printed("begun");
          await sleep(1500);
          backend.network.down();
          await sleep(2000);
          backend.network.up();
        },
      },
    ],
  },
  {
    row: 39,
    title: "10 minutes of 500 spans a second, another fault each 20 s",
    promise: "all arrive; memory and open files do not grow",
    variants: [
      {
        name: "10 minutes",
        isLong: true,
        systems: ["spoor"],
        timeoutMs: soakMs + 120_000,
        isCompared: false,
        nodeArgs: ["--expose-gc"],
        env: () => ({ SPOOR_MAX_DISK: "2G" }),
        plan: {
          perSecond: 500,
          perTurn: 25,
          spans: (soakMs / 1000) * 500,
          begins: true,
          watches: true,
          shutdownMs: 20_000,
        },
        act: soak,
        expected: {
          problems: ({ said }) => [
            ...(Number(said["grownBy"]) < maxGrowth
              ? []
              : [`memory grew by ${String(said["grownBy"])} bytes`]),
            ...(Number(said["moreFiles"]) <= 5
              ? []
              : [`${String(said["moreFiles"])} more files are open`]),
          ],
        },
      },
    ],
  },
];

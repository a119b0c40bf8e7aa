import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, launch } from "../runner/launch.ts";
import type { Scene, Seen, Variant } from "../runner/row.ts";

/** A text that fills what the system keeps of a connection, so that its sender has to wait. */
const bytes = [4000];

function trickle({ backend }: Scene): Promise<void> {
  backend.proxy.trickle();
  return Promise.resolve();
}

/** Nothing can have arrived at that pace. */
const isPlanted = ({ facts }: Seen): string[] =>
  facts.atEnd === 0 ? [] : [`${facts.atEnd} spans arrived, the backend was not slow`];

/** Requests stay large, and are given up and made again while the application runs. */
const env = () => ({ OTEL_EXPORTER_OTLP_COMPRESSION: "none", OTEL_EXPORTER_OTLP_TIMEOUT: "1000" });

const flow = { spans: 2000, perSecond: 200, bytes, measuresDelay: true, shutdownMs: 1000 };
/** How many times as long as without a backend the 99th percentile of the event loop's delays may be. */
const mostTimes = 3;

const beside = (folder: string): string => join(folder, "beside");

/** The same application at the same time, so that it finds the machine as busy, without a backend. */
async function runBeside({ folder }: Scene): Promise<void> {
  mkdirSync(beside(folder));
  const variant = { name: "beside", plan: flow, env: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: "" }) };
  const nowhere = { url: "", wrap: [] };
  const app = await launch({
    variant,
    system: "spoor",
    folder: beside(folder),
    backend: nowhere,
  });
  await app.ended;
}

const delayIn = (folder: string): number =>
  Number(JSON.parse(readFileSync(filesOf(folder).said, "utf8")).delayP99Ms);

function turns({ folder }: Seen): string[] {
  const [slow, without] = [delayIn(folder), delayIn(beside(folder))];
  return slow > 0 && slow <= mostTimes * without
    ? []
    : [`the event loop's delay is ${slow} ms, without a backend ${without} ms`];
}

/** A backend that takes its time, and what the application has of it. */
export const slow: readonly Variant[] = [
  {
    name: "reads a byte a second",
    between: "proxy",
    env: () => ({ OTEL_EXPORTER_OTLP_COMPRESSION: "none" }),
    plan: { spans: 1000, bytes, shutdownMs: 1000 },
    act: trickle,
    expected: { shutdownMs: 2500, problems: isPlanted },
  },
  {
    name: "delay of the event loop, reads a byte a second",
    systems: ["spoor"],
    between: "proxy",
    isCompared: false,
    env,
    plan: flow,
    act: async (scene) => {
      await trickle(scene);
      await runBeside(scene);
    },
    expected: { shutdownMs: 2500, problems: (seen) => [...isPlanted(seen), ...turns(seen)] },
  },
  {
    name: "delay of the event loop, 0.5 s a request",
    systems: ["spoor"],
    isCompared: false,
    answers: () => () => ({ kind: "accept", afterMs: 500 }),
    env,
    plan: flow,
    act: runBeside,
    expected: { shutdownMs: 2500, problems: turns },
  },
];

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { above, inTurn, poisonedBy, status } from "../../support/otlp-sink.ts";
import type { Answer, Answers } from "../../support/otlp-sink.ts";
import { between } from "../runner/random.ts";
import { hourAway } from "./hour-away.ts";
import { slow } from "./slow.ts";
import type { Row, Scene, Seen, Variant } from "../runner/row.ts";

const made = 1000;
const shutdownMs = 1000;
/** What `shutdown` may take when it was given a second: timers and a busy machine are not exact. */
const expected = { shutdownMs: 2500 };
const always = (answer: Answer) => (): Answers => () => answer;
const inTurns =
  (...answers: readonly Answer[]) =>
  (): Answers =>
    inTurn(...answers);
const twice = (answer: Answer) => inTurns(answer, answer);

/** The application shuts down within a second while the backend does that. */
const shutDown = (name: string, answers: NonNullable<Variant["answers"]>): Variant => ({
  name,
  answers,
  plan: { spans: made, shutdownMs },
  expected,
});

async function flap({ backend, app, random }: Scene): Promise<void> {
  await app.printed("begun");
  for (let time = 0; time < 10; time += 1) {
    await backend.proxy.down();
    await sleep(between(random, 50, 300));
    await backend.proxy.up();
    await sleep(between(random, 50, 300));
  }
}

async function downFor(ms: number, { backend, app }: Scene): Promise<void> {
  await app.printed("begun");
  await backend.proxy.down();
  await sleep(ms);
  await backend.proxy.up();
}

/** Requests for traces that came sooner than `ms` after the first one. */
const tooSoon = ({ sink }: Seen, ms: number): string[] => {
  const times = sink.requests.filter(({ path }) => path === "/v1/traces").map(({ at }) => at);
  const [first = 0, second = Infinity] = times;
  return second - first >= ms
    ? []
    : [`the second request came ${second - first} ms after the first`];
};

/** Spoor says once that the backend has to be told something else, and what. */
function heldOnce({ stderr }: Seen): string[] {
  const times = stderr.split("spoor: traces are kept and not sent to").length - 1;
  return times === 1 ? [] : [`Spoor said ${times} times that traces are held: ${stderr}`];
}

const held = (code: number): Variant => ({
  ...shutDown(String(code), always(status(code))),
  expected: { ...expected, problems: heldOnce },
});

/** What was refused is kept, where one can look at it. */
function keptRefused({ folder }: Seen): string[] {
  const dir = join(folder, ".spoor/rejected");
  const lines = readdirSync(dir).map((name) => readFileSync(join(dir, name), "utf8"));
  const spans = lines.join("").match(/"name":"[a-z]+","kind"/g);
  return spans?.length === 1 && spans[0].includes("poison")
    ? []
    : [`${dir} holds ${String(spans)}`];
}

/** The backend is away, slow, or says that it cannot take more for now. */
export const backend: readonly Row[] = [
  {
    row: 9,
    title: "the backend is down all the time",
    promise: "all arrive with the next run; `shutdown(1000)` takes a second",
    variants: [
      { ...shutDown("shutdown", "down"), quick: true },
      { name: "natural end", answers: "down", plan: { spans: made } },
    ],
  },
  {
    row: 10,
    title: "the backend is away for a while, or comes and goes",
    promise: "all arrive; it is tried no more often than the backoff says",
    why: "outages of less than 10 s plain OpenTelemetry waits for, too; `npm run faults:full` has one of 15 s.",
    variants: [
      {
        name: "10 short outages",
        between: "proxy",
        plan: { perSecond: 200, spans: 1000, begins: true, shutdownMs: 5000 },
        act: flap,
      },
      hourAway,
      {
        name: "15 s of 30 s",
        isLong: true,
        timeoutMs: 90_000,
        between: "proxy",
        plan: { perSecond: 200, spans: 6000, begins: true, shutdownMs: 10_000 },
        act: (scene) => downFor(15_000, scene),
      },
    ],
  },
  {
    row: 11,
    title: "the backend is slow, hangs, or reads or answers byte by byte",
    promise: "all arrive; `shutdown(1000)` takes a second; the event loop turns as without one",
    variants: [
      shutDown("3 s a request", always({ kind: "accept", afterMs: 3000 })),
      shutDown("12 s a request", always({ kind: "accept", afterMs: 12_000 })),
      { ...shutDown("hangs", always({ kind: "hang" })), quick: true },
      shutDown("a byte at a time", always({ kind: "drip", everyMs: 200 })),
      ...slow,
    ],
  },
  {
    row: 12,
    title: "429 with `Retry-After`, 408, 500, 502, 503",
    promise: "all arrive; `Retry-After` is kept to",
    variants: [
      {
        name: "429, Retry-After: 2",
        answers: inTurns(status(429, { "retry-after": "2" })),
        plan: { spans: 400, shutdownMs: 8000 },
        expected: { problems: (seen) => tooSoon(seen, 1900) },
      },
      ...["60", "3600", "Wed, 21 Oct 2099 07:28:00 GMT", "soon", "-1"].map((after) =>
        shutDown(`429, Retry-After: ${after}`, always(status(429, { "retry-after": after }))),
      ),
      ...[408, 500, 502, 503].map((code) => shutDown(`${code} twice`, twice(status(code)))),
      { ...shutDown("503 all the time", always(status(503))), quick: true },
    ],
  },
  {
    row: 13,
    title: "401, 403, 404, a wrong path, TLS where there is none",
    promise: "held on disk, said once; all arrive when it is mended",
    variants: [
      ...[401, 403, 404].map((code) => held(code)),
      {
        ...shutDown("TLS error", always(status(200))),
        env: ({ url }) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url.replace("http:", "https:") }),
      },
    ],
  },
  {
    row: 14,
    title: "the backend refuses a request for one span in it, or for its size",
    promise: "at most the one span is refused",
    variants: [
      {
        ...shutDown("400 for one of 512 spans", () => poisonedBy("poison")),
        quick: true,
        keeps: true,
        plan: { spans: 512, names: { 255: "poison" }, shutdownMs: 5000 },
        expected: { share: 511 / 512, rejected: 1, problems: keptRefused },
      },
      {
        name: "413 above 60 kB",
        answers: () => above(60_000),
        keeps: true,
        plan: { spans: made, shutdownMs: 5000 },
      },
      {
        name: "a Collector that takes 400 kB",
        needs: ["collector"],
        between: "collector",
        plan: { spans: 2000, bytes: [1000], shutdownMs: 5000 },
      },
    ],
  },
  {
    row: 15,
    title: "the backend takes a request but for some of its spans",
    promise: "those are counted as refused, exactly",
    variants: [
      {
        name: "3 refused",
        answers: inTurns({ kind: "partial", rejected: 3, message: "too old" }),
        plan: { spans: 400, shutdownMs: 5000 },
        expected: { share: 397 / 400, rejected: 3 },
      },
    ],
  },
  {
    row: 16,
    title: "the connection breaks after the backend took a request",
    promise: "all arrive; what arrived twice has the same ids",
    why: "nothing is lost here, and it must not count twice either.",
    variants: [
      shutDown("twice", twice({ kind: "reset", when: "after" })),
      shutDown("before it took it, twice", twice({ kind: "reset", when: "before" })),
    ],
  },
];

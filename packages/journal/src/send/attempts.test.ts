import { expect, test } from "vitest";
import { Attempts } from "./attempts.ts";
import type { Clock } from "./clock.ts";
import type { Reply, Transport } from "./transport/transport.ts";

/** A clock that stands still until somebody waits, and then goes on by that; tells how long was waited. */
function skippingClock(): Clock & { readonly waits: number[] } {
  let now = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    after: (ms, run) => {
      waits.push(ms);
      now += ms;
      setImmediate(run);
      return () => {};
    },
  };
}

const ok: Reply = { kind: "http", status: 200, headers: {}, body: Buffer.alloc(0) };
const failed = (status: number, retryAfter?: string): Reply => ({
  ...ok,
  status,
  headers: { "retry-after": retryAfter },
});

function attempts(replies: readonly Reply[], clock = skippingClock()) {
  const rest = [...replies];
  const transport: Transport = {
    send: () => Promise.resolve(rest.shift() ?? ok),
    close() {},
  };
  const failures: number[] = [];
  const made = new Attempts({
    transport,
    isJson: false,
    clock,
    random: () => 0.5,
    around: (send) => send(),
    failed: (_, ms) => failures.push(ms),
  });
  return { made, clock, failures };
}

const body = Buffer.alloc(0);

test("a day of failures waits as the schedule says, and does not end", async () => {
  const { made, clock, failures } = attempts(Array.from({ length: 2000 }, () => failed(503)));
  expect(await made.send(body)).toMatchObject({ kind: "taken" });
  expect(clock.waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(clock.waits.slice(-2)).toEqual([30_000, 30_000]);
  expect(failures).toEqual(clock.waits);
});

test("what the backend asks for is waited, and does not disturb the schedule", async () => {
  const { made, clock } = attempts([failed(503), failed(429, "7"), failed(503)]);
  await made.send(body);
  expect(clock.waits).toEqual([100, 7000, 400]);
});

test("a backend that asks for no time at all is not asked without end", async () => {
  const { made, clock } = attempts([failed(503, "0"), failed(429, "0"), failed(503, "0")]);
  await made.send(body);
  expect(clock.waits).toEqual([100, 200, 400]);
});

test("what needs a change is tried each minute", async () => {
  const { made, clock } = attempts([failed(401), failed(401), failed(404)]);
  await made.send(body);
  expect(clock.waits).toEqual([60_000, 60_000, 60_000]);
});

/** A clock of which no wait ever ends. */
function standingClock(): Clock {
  return { now: () => 0, after: () => () => {} };
}

test("a hurry ends a wait, but not one that the backend asked for", async () => {
  const { made } = attempts([failed(503)], { ...standingClock(), waits: [] });
  const sent = made.send(body);
  await new Promise(setImmediate);
  expect(made.hurry()).toBe(0);
  expect(await sent).toMatchObject({ kind: "taken" });

  const { made: asked } = attempts([failed(503, "9")], { ...standingClock(), waits: [] });
  const waiting = asked.send(body);
  await new Promise(setImmediate);
  expect(asked.hurry()).toBe(9000);
  asked.close();
  expect(await waiting).toBeUndefined();
});

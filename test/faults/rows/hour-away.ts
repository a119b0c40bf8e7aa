import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scene, Seen, Variant } from "../runner/row.ts";
import { libraries } from "../runner/tools.ts";

/** How many times as fast the application's time goes; its timers follow. */
const rate = 120;
const hourMs = 3_600_000;
/** What takes this long at the usual pace is not to be hurried. */
const patienceMs = 10_000 * rate;

/** The waits of the sender: a random part of a time that doubles from 0.2 s up to a minute. */
const longestWait = (failures: number): number => Math.min(60, 0.2 * 2 ** failures);

/** Fewest tries in so many seconds: as if each wait were its longest. */
function fewestTries(seconds: number): number {
  let tries = 0;
  for (let at = 0; at < seconds; tries += 1) at += longestWait(tries);
  return tries;
}

/** Most tries: those whose waits together are that long but for one time in millions (the sum is about normal). */
function mostTries(seconds: number): number {
  let tries = 0;
  let mean = 0;
  let variance = 0;
  for (; mean - 5 * Math.sqrt(variance) < seconds; tries += 1) {
    mean += longestWait(tries) / 2;
    variance += longestWait(tries) ** 2 / 12;
  }
  return tries;
}

const noteIn = (folder: string): string => join(folder, "outage.json");

async function away({ app, backend, folder }: Scene): Promise<void> {
  await app.printed("begun");
  backend.proxy.turnAway();
  const began = performance.now();
  await sleep(hourMs / rate);
  backend.proxy.thaw();
  const seconds = ((performance.now() - began) / 1000) * rate;
  writeFileSync(noteIn(folder), JSON.stringify({ seconds, tries: backend.proxy.turnedAway }));
}

/** It is tried as often as the schedule says, and all is there before the application ends. */
function asScheduled({ facts, folder }: Seen): string[] {
  const { seconds, tries } = JSON.parse(readFileSync(noteIn(folder), "utf8"));
  // A request takes a moment itself, and the machine may be busy.
  const [fewest, most] = [fewestTries(seconds) / 2, mostTries(seconds)];
  return [
    ...(tries >= fewest && tries <= most
      ? []
      : [`${tries} tries in ${seconds} s, not ${fewest} to ${most}`]),
    ...(facts.atEnd === facts.made
      ? []
      : [`${facts.atEnd} of ${facts.made} spans were there when the application ended`]),
  ];
}

/** Nobody takes anything for an hour, far beyond the point from which the sender waits as long as it ever does. */
export const hourAway: Variant = {
  name: `1 h, ${rate} times as fast`,
  systems: ["spoor"],
  needs: ["libfaketime"],
  between: "proxy",
  isCompared: false,
  timeoutMs: 120_000,
  env: () => ({
    LD_PRELOAD: join(libraries, "libfaketime.so.1"),
    FAKETIME: `+0 x${rate}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: String(patienceMs),
  }),
  plan: { spans: 400, perSecond: 0.1, begins: true, shutdownMs: patienceMs },
  act: away,
  expected: { problems: asScheduled },
};

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Row, Seen, Variant } from "../runner/row.ts";
import { libraries } from "../runner/tools.ts";

const nothingThrew = ({ said }: Seen): string[] =>
  Array.isArray(said["threw"]) && said["threw"].length === 0
    ? []
    : [`the application's calls threw: ${JSON.stringify(said["threw"])}`];

const values = (protocol: string, more: Partial<Variant> = {}): Variant => ({
  name: `to a Collector, ${protocol}`,
  app: "values.mjs",
  needs: ["collector"],
  between: "collector",
  plan: {},
  protocol,
  expected: { problems: nothingThrew },
  ...more,
});

/** A clock that is wrong; the time that durations are measured with goes on as it should. */
const wrongClock = (name: string, time: string, more: Partial<Variant> = {}): Variant => ({
  name,
  systems: ["spoor"],
  needs: ["libfaketime"],
  plan: { spans: 400, shutdownMs: 5000 },
  env: ({ folder }) => ({
    LD_PRELOAD: join(libraries, "libfaketime.so.1"),
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    FAKETIME_NO_CACHE: "1",
    FAKETIME_TIMESTAMP_FILE: join(folder, "clock"),
  }),
  before: ({ folder }) => {
    writeFileSync(join(folder, "clock"), time);
    return undefined;
  },
  ...more,
});

/** Values and times that make no sense. */
export const senseless: readonly Row[] = [
  {
    row: 28,
    title: "NaN, 2^63, lone surrogates, cycles, getters that throw, 100,000 levels, as attributes",
    promise: "all arrive, what cannot be sent as something that can; nothing throws",
    variants: [values("http/protobuf", { systems: ["spoor"] }), values("http/json")],
  },
  {
    row: 29,
    title: "the clock is 2 days behind, 10 years ahead, or stepped inside of spans",
    promise: "all arrive; no duration is below 0",
    variants: [
      wrongClock("2 days behind", "-2d"),
      wrongClock("10 years ahead", "+10y"),
      wrongClock("stepped by -1 h inside of spans", "+0", {
        app: "clock.mjs",
        plan: { spans: 50, steps: ["-1h", "+0"] },
      }),
      wrongClock("stepped by +1 day inside of spans", "+0", {
        app: "clock.mjs",
        plan: { spans: 50, steps: ["+1d", "+0"] },
      }),
    ],
  },
];

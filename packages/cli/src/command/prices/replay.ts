import { replay as replayCase } from "@spoor/core/cost";
import type { Replay } from "@spoor/core/cost";
import { at, escapeText } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { jsonOf, readDocument } from "../../ingest/document.ts";
import type { Io } from "../../io.ts";
import { replayText } from "../../render/prices/replay.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { stalenessNotes } from "./staleness.ts";

/** One case as `prices replay --json` prints it; amounts in USD, null where there is none. */
export interface ReplayedCase {
  readonly id: string;
  readonly pass: boolean;
  readonly status: Replay["status"];
  readonly usd: number | null;
  readonly expectedUsd: number | null;
  readonly breakdown: Replay["breakdown"];
  /** Why it is unpriced, or why it fails. */
  readonly reason: string | null;
}

/** What `prices replay --json` prints: docs/schema/prices-replay.schema.json. */
export interface ReplayResult {
  readonly schema: "spoor.prices.replay/1";
  readonly cases: readonly ReplayedCase[];
  readonly passed: number;
  readonly failed: number;
}

const hint =
  'Name a file of cases, {"cases": [{"id", "provider", "api", "model", "timestamp", "response", "expected_status", ...}]}, or - for standard input.';

async function readCases(argument: string, io: Io): Promise<readonly unknown[]> {
  const document = await readDocument(argument, io, hint);
  const value = jsonOf(document, hint);
  const cases: unknown = Array.isArray(value) ? value : at(value, "cases");
  if (Array.isArray(cases) && cases.length > 0) return cases;
  throw usageFailure(`${escapeText(document.name)} holds no cases.`, hint);
}

function resultOf(replays: readonly Replay[]): ReplayResult {
  const passed = replays.filter(({ pass }) => pass).length;
  return {
    schema: "spoor.prices.replay/1",
    cases: replays.map(({ id, pass, status, usd, expectedUsd, breakdown, reason }) => ({
      id,
      pass,
      status,
      usd: usd ?? null,
      expectedUsd: expectedUsd ?? null,
      breakdown,
      reason: reason ?? null,
    })),
    passed,
    failed: replays.length - passed,
  };
}

async function run({ operands, io, style }: Input): Promise<Outcome> {
  const [argument = "-"] = operands;
  const replays = (await readCases(argument, io)).map(replayCase);
  const json = resultOf(replays);
  return {
    code: json.failed > 0 ? exitCodes.unhealthy : exitCodes.ok,
    json,
    text: () => replayText(replays, style),
    notes: stalenessNotes(io.now()),
  };
}

/** Whether recorded replies are priced as they should be, by the code that prices live calls. */
export const replay: Command = {
  name: "replay",
  group: "Commands:",
  summary: "price the recorded replies of a file; exit with 6 when one is not as expected",
  operands: [
    {
      name: "cases.json",
      summary: "replies with their expected cost, or - for standard input",
      required: true,
    },
  ],
  options: [],
  examples: ["prices replay cases.json", "prices replay cases.json --json | jq .failed"],
  run,
};

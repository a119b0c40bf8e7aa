import { statSync } from "node:fs";
import {
  ackKeys,
  destinationId,
  destinationsFrom,
  readAccounting,
  segmentFiles,
} from "@spoor/journal";
import type { Account, Destinations } from "@spoor/journal";
import { exitCodes } from "../failure.ts";
import { locateStore } from "../ingest/store.ts";
import { retentionSurvey } from "../store/forecast.ts";
import { retentionOf } from "../store/retention.ts";
import { surveyOf } from "../store/survey.ts";
import { statusText } from "../render/status.ts";
import type { StatusResult } from "../view/status.ts";
import type { Command, Input, Outcome } from "./command.ts";

/** The addresses of the destinations that the environment names, by their ids. */
function namesOf(destinations: Destinations): ReadonlyMap<string, string> {
  const keys = Object.values(destinations).flat();
  return new Map(keys.map((key) => [destinationId(key), key]));
}

function nameIn(names: ReadonlyMap<string, string>, { destination }: Account): string | undefined {
  return destination === undefined ? undefined : (names.get(destination) ?? destination);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function resultOf(
  folder: string | undefined,
  place: string,
  { env, now }: Input["io"],
): Promise<StatusResult> {
  const base = { schema: "spoor.status/1", store: place } as const;
  if (folder === undefined) {
    return {
      ...base,
      segments: 0,
      bytes: 0,
      accounts: [],
      stored: undefined,
      retention: undefined,
    };
  }
  const destinations = ackKeys(destinationsFrom(env, () => {}));
  const names = namesOf(destinations);
  const files = segmentFiles(folder);
  return {
    ...base,
    segments: files.length,
    bytes: files.reduce((sum, { path }) => sum + sizeOf(path), 0),
    accounts: readAccounting(folder, destinations).map((account) =>
      Object.assign({ name: nameIn(names, account) }, account),
    ),
    stored: surveyOf(folder),
    retention: await retentionSurvey(folder, retentionOf(env), now().getTime()),
  };
}

async function run({ common, io, style }: Input): Promise<Outcome> {
  const { folder, place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const json = await resultOf(folder, place, io);
  return { code: exitCodes.ok, json, text: () => statusText(json, style) };
}

/** Where everything is that was recorded. */
export const status: Command = {
  name: "status",
  group: "Data:",
  summary: "say what has arrived where, what is still here, and what was lost",
  options: [],
  examples: ["status", "status --json | jq '.accounts[] | select(.spooled > 0)'"],
  run,
};

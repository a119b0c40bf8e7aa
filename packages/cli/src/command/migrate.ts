import { escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { locateStore } from "../ingest/store.ts";
import { findFiles } from "../legacy/find.ts";
import { legacyKinds } from "../legacy/kinds.ts";
import { migrate as migrateFiles } from "../legacy/migrate.ts";
import type { Migration } from "../legacy/migrate.ts";
import { zoneNamed } from "../legacy/zone.ts";
import type { Zone } from "../legacy/zone.ts";
import { plural } from "../print/count.ts";
import { progressOn } from "../print/progress.ts";
import { migrateText } from "../render/migrate.ts";
import { migrateResultOf } from "../view/migrate.ts";
import type { MigrateResult } from "../view/migrate.ts";
import type { Command, Input, Outcome } from "./command.ts";

async function run(input: Input): Promise<Outcome> {
  const { operands, options, common, io, style } = input;
  const applied = options["apply"] === true;
  const found = await findFiles(operands, io.cwd);
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const migration = await migrationOf(found.files, place, input);
  const result = migrateResultOf(migration, {
    at: io.now(),
    store: place,
    applied,
    unreadableFolders: found.unreadable,
  });
  if (result.totals.files + result.doneBefore === 0) throw nothingFound(operands, result);
  verify(migration, place);
  return {
    code: exitCodes.ok,
    json: result,
    text: () => migrateText(result, { ...style, cwd: io.cwd }),
    notes: notesOf(result),
  };
}

async function migrationOf(
  files: readonly string[],
  folder: string,
  { options, common, io }: Input,
): Promise<Migration> {
  const progress = progressOn(io);
  try {
    return await migrateFiles(files, {
      folder,
      apply: options["apply"] === true,
      keepsText: options["keepText"] === true,
      logZone: zoneOf(text(options["logZone"])),
      signal: io.signal,
      onFile: async (index, count) => {
        if (!common.quiet) await progress.tell(`Reading ${index + 1} of ${count} files`);
      },
    });
  } finally {
    await progress.end();
  }
}

function zoneOf(name: string | undefined): Zone | undefined {
  try {
    return name === undefined ? undefined : zoneNamed(name);
  } catch {
    throw usageFailure(
      `--log-zone does not know "${name}".`,
      "Say UTC, Europe/Berlin or the like.",
    );
  }
}

function nothingFound(
  paths: readonly string[],
  { passedOver, unreadable }: MigrateResult,
): Failure {
  const names = paths.map(escapeText).join(", ");
  const kinds = legacyKinds.map(({ name }) => name).join(", ");
  const [first] = unreadable;
  if (first !== undefined && passedOver === 0)
    return new Failure(`Cannot read ${escapeText(first)}.`, {
      code: exitCodes.store,
      hint: "Check that you may read it.",
    });
  return usageFailure(
    `No file of an older system in ${names}; looked into ${plural(passedOver, "file")}.`,
    `Read are: ${kinds}.`,
  );
}

/** Throws where the store does not have what was written to it. */
function verify({ missing = 0 }: Migration, place: string): void {
  if (missing === 0) return;
  throw new Failure(
    `${plural(missing, "record")} of what was written cannot be found in ${escapeText(place)}.`,
    {
      code: exitCodes.store,
      hint: "Run it again: what is there stays, and only what is missing is added.",
    },
  );
}

function notesOf({ doneBefore, passedOver, unreadable, files }: MigrateResult): string[] {
  const notes: string[] = [];
  if (doneBefore > 0)
    notes.push(`${plural(doneBefore, "file")} brought here before, by a run that was stopped.`);
  if (passedOver > 0)
    notes.push(`Passed over ${plural(passedOver, "file")} that no older system wrote.`);
  if (unreadable.length > 0) notes.push(`Not readable: ${unreadable.map(escapeText).join(", ")}.`);
  for (const { path, problem } of files)
    if (problem !== undefined)
      notes.push(`${escapeText(path)} could not be read to its end (${escapeText(problem)}).`);
  return notes;
}

/** Telemetry of older systems, brought to the store. */
export const migrate: Command = {
  name: "migrate",
  group: "Data:",
  summary: "bring files of older telemetry to the store; without --apply only tell the plan",
  operands: [{ name: "path...", summary: "files, or folders to look through", required: true }],
  options: [
    { flags: "--apply", summary: "write to the store (default: only tell what would be written)" },
    {
      flags: "--log-zone <zone>",
      summary: "the time zone of log lines that have local times (default: UTC)",
    },
    {
      flags: "--keep-text",
      summary: "keep the texts of blocked steps, and not only their normal form",
    },
  ],
  examples: ["migrate artk-e2e autopack.db", "migrate artk-e2e autopack.db --apply"],
  run,
};

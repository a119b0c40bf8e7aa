import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countedIn, countIn, readAccount, readSaid, spooledIn } from "./account.ts";
import { startBackend } from "./backend.ts";
import type { Backend } from "./backend.ts";
import { judge } from "./judge.ts";
import type { Line } from "./judge.ts";
import { launch } from "./launch.ts";
import { randomOf, seed } from "./random.ts";
import { recover } from "./recover.ts";
import type { Row, Seen, System, Variant } from "./row.ts";
import type { AppEnd } from "./running-app.ts";

/** A variant of a row under one system; `none` is the application without telemetry. */
export interface Run<Of extends System | "none" = System> {
  readonly row: Row;
  readonly variant: Variant;
  readonly system: Of;
}

/** What a run is called. */
export const nameOf = ({ row, variant, system }: Run<System | "none">): string =>
  `${row.row} ${variant.name}, ${system}`;

/** Where a run takes place. */
interface Place {
  readonly folder: string;
  readonly backend: Backend;
}

/**
 * Runs a variant in a folder of its own, brings what Spoor left on disk to the backend, and counts. A folder whose run went
 * wrong is kept and its path printed, unless it was to go wrong.
 */
export async function runVariant(run: Run, { keepsFolder = true } = {}): Promise<Line> {
  const isCompared = run.system.startsWith("spoor") && (run.variant.isCompared ?? true);
  const bare = isCompared
    ? await inPlace({ ...run, system: "none" }, runApp, () => true)
    : undefined;
  const judged = async (_: Run, place: Place): Promise<Line> =>
    judge(await see(run, place), run.variant.expected ?? {}, bare);
  return inPlace(run, judged, ({ problems }) => !keepsFolder || problems.length === 0);
}

async function inPlace<Of extends System | "none", Result>(
  run: Run<Of>,
  act: (run: Run<Of>, place: Place) => Promise<Result>,
  isGood: (result: Result) => boolean,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), `spoor-fault-${run.row.row}-`));
  const { variant } = run;
  const backend = await startBackend(variant);
  const undo = variant.before?.({ folder, random: randomFor(run) });
  let isKept = true;
  try {
    const result = await act(run, { folder, backend });
    isKept = !isGood(result);
    return result;
  } finally {
    await backend.close();
    undo?.();
    if (!isKept) rmSync(folder, { recursive: true });
    else console.error(`${nameOf(run)} failed; its folder: ${folder}`);
  }
}

const randomFor = ({ row, variant }: Pick<Run, "row" | "variant">) =>
  randomOf(`${row.row} ${variant.name}`);

async function runApp(
  { row, variant, system }: Run<System | "none">,
  { folder, backend }: Place,
): Promise<AppEnd & { readonly pid: number }> {
  const random = randomFor({ row, variant });
  const app = await launch({ variant, system, folder, backend });
  try {
    await variant.act?.({ app, backend, folder, random, system });
  } catch (error) {
    app.kill("SIGKILL");
    await app.ended;
    throw error;
  }
  const end = await app.ended;
  if (system !== "none") variant.after?.({ folder, random });
  return { ...end, pid: app.pid };
}

async function see(run: Run, place: Place): Promise<Seen> {
  const { folder, backend } = place;
  const end = await runApp(run, place);
  const atEnd = new Set(backend.sink.taken.keys());
  await backend.heal(run.variant.keeps ?? false);
  const account = readAccount(run.variant, folder, end.stdout);
  const hasJournal = run.system === "spoor";
  const recovered = hasJournal
    ? await recover({ variant: run.variant, folder, backend })
    : { trouble: [], shipped: "" };
  const found = backend.sink.taken;
  const unique = countIn(account.made, found);
  const missing = new Set([...account.made].filter((key) => !found.has(key)));
  const said = readSaid(folder, end.stdout);
  const facts = {
    row: run.row.row,
    variant: run.variant.name,
    system: run.system,
    seed,
    pid: end.pid,
    code: end.code,
    signal: end.signal,
    made: account.made.size,
    atEnd: countIn(account.made, atEnd),
    unique,
    others: found.size - unique,
    duplicates: backend.sink.duplicates(),
    spooled: countIn(missing, spooledIn(run.variant, folder)),
    ...countedIn({ variant: run.variant, folder, said, missing: missing.size }),
    tookMs: end.tookMs,
    shutdownMs: typeof said["shutdownMs"] === "number" ? said["shutdownMs"] : null,
  };
  const { stdout, stderr } = end;
  const { damage } = account;
  return { facts, sink: backend.sink, folder, stdout, stderr, damage, said, ...recovered };
}

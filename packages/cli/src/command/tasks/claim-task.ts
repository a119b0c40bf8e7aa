import { mkdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../../failure.ts";
import { locateStore } from "../../ingest/store.ts";
import { tryLock } from "../../store/store-lock.ts";
import type { StoreLock } from "../../store/store-lock.ts";
import type { TaskRow } from "../../view/tasks.ts";
import type { Input } from "../command.ts";
import { claimPath } from "./is-claimed.ts";
import { openTasks } from "./open-tasks.ts";
import type { OpenTasks } from "./open-tasks.ts";

/** A task that no other process changes until it is let go. */
export interface ClaimedTask {
  readonly open: OpenTasks;
  readonly task: TaskRow;
  /** Never throws. */
  readonly release: () => void;
}

function claim({ common, io }: Input, id: string): StoreLock | undefined {
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const path = claimPath(place, id);
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return tryLock(folder, basename(path));
  } catch (error) {
    const code = text(at(error, "code")) ?? "unknown error";
    throw new Failure(`${id} cannot be claimed in ${escapeText(folder)} (${code}).`, {
      code: exitCodes.store,
      hint: "Check that the disk has room and that you may write there.",
      cause: error,
    });
  }
}

/**
 * Claims the first of the tasks that `candidatesOf` gives which no living process works at, as it is when it is claimed; undefined
 * where there is none. Throws what `candidatesOf` throws, and a failure of the store.
 */
export async function claimTask(
  input: Input,
  candidatesOf: (open: OpenTasks) => readonly TaskRow[],
): Promise<ClaimedTask | undefined> {
  for (const { id } of candidatesOf(await openTasks(input))) {
    const held = claim(input, id);
    if (held === undefined) continue;
    const release = (): void => held.release();
    try {
      // What another process did before it let go of the task is only seen now.
      const open = await openTasks(input, id);
      const task = candidatesOf(open).find((one) => one.id === id);
      if (task !== undefined) return { open, task, release };
    } catch (error) {
      release();
      throw error;
    }
    release();
  }
  return undefined;
}

/** As {@link claimTask}, of one task. Throws a usage failure where a living process works at it. */
export async function claimOne(
  input: Input,
  choose: (open: OpenTasks) => TaskRow,
): Promise<ClaimedTask> {
  const claimed = await claimTask(input, (open) => [choose(open)]);
  if (claimed !== undefined) return claimed;
  throw usageFailure(
    "Another process works at this task.",
    "Wait until it has ended: spoor tasks list tells.",
  );
}

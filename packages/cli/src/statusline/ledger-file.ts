import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyLedger, ledgerJson, readLedger, withTold } from "./ledger.ts";
import type { Ledger, Told } from "./ledger.ts";

/** A lock that is older was left by a process that ended. */
const staleMs = 5000;

function read(path: string): Ledger {
  try {
    return readLedger(readFileSync(path, "utf8"));
  } catch {
    return emptyLedger;
  }
}

/** Makes the folder that says that one process writes; false where another does. */
function locked(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function removeStale(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs > staleMs) rmdirSync(lock);
  } catch {
    // Gone already.
  }
}

/**
 * The ledger in `folder` with what `told` adds, which is kept unless another process writes right now: that one's next line has
 * it, as a session tells its total each time. Never throws.
 */
export function recordTold(
  folder: string | undefined,
  told: Told | undefined,
  nowMs: number,
): Ledger {
  if (folder === undefined)
    return told === undefined ? emptyLedger : withTold(emptyLedger, told, nowMs);
  const path = join(folder, "statusline.json");
  if (told === undefined) return read(path);
  const lock = `${path}.lock`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return withTold(emptyLedger, told, nowMs);
  }
  removeStale(lock);
  if (!locked(lock)) return withTold(read(path), told, nowMs);
  try {
    const ledger = withTold(read(path), told, nowMs);
    const draft = `${path}.${randomBytes(6).toString("hex")}`;
    writeFileSync(draft, ledgerJson(ledger), { mode: 0o600 });
    renameSync(draft, path);
    return ledger;
  } catch {
    return withTold(read(path), told, nowMs);
  } finally {
    try {
      rmdirSync(lock);
    } catch {
      // Somebody took it for stale.
    }
  }
}

import type { Digest } from "../digest.ts";
import { claudePlace } from "./claude-place.ts";

/**
 * Whether the rows of `after` need none of those before: rows of other sessions may be replays, side chains in the file of the
 * agent itself are named by their first row, and a message's id stands for the request that gave it first.
 */
export function continuesClaude(path: string, before: readonly Digest[], after: Digest): boolean {
  const { subAgent: own } = claudePlace({ path, head: [] });
  const sessions = new Set<string | undefined>();
  for (const { seen, names } of [...before, after])
    for (const [session, subAgent] of seen) {
      sessions.add(names[session]);
      if (subAgent !== -1 && names[subAgent] !== own) return false;
    }
  if (sessions.size > 1) return false;
  const known = new Set(before.flatMap(({ callHashes }) => callHashes));
  return !after.callHashes.some((hash) => known.has(hash));
}

import type { Call } from "./calls.ts";
import type { AgentName } from "./reader.ts";
import type { Session } from "./session.ts";
import { conversationsIn } from "./spans/conversations.ts";

/** How to estimate. */
export interface EstimateOptions {
  /** Without one, transcripts of all agents are read. */
  readonly agent: AgentName | undefined;
  readonly signal: AbortSignal;
}

/** The scan of the same files has told what is wrong with them. */
const silent = { rejected: (): void => {}, read: (): void => {} };

/** The output of a call as it was told at its end, or about what there is of it in the transcript. */
function outputOf({ quality, tokens, details }: Call): number {
  const told = tokens?.output ?? 0;
  return quality === "exact" ? told : Math.max(told, details?.estimatedOutput ?? 0);
}

const keyOf = ({ agent, id }: Pick<Session, "agent" | "id">): string => `${agent}/${id}`;

/**
 * `sessions` with about how many output tokens those have of which some were not told at the end of a reply. Reads the
 * transcripts `paths` once more, with all their text. Throws where it is asked to stop.
 */
export async function withEstimates(
  sessions: readonly Session[],
  paths: readonly string[],
  { agent, signal }: EstimateOptions,
): Promise<readonly Session[]> {
  const estimates = new Map<string, number>();
  for await (const { conversation } of conversationsIn(paths, { agent, signal, report: silent })) {
    const { calls } = conversation;
    if (calls.every(({ quality }) => quality === "exact")) continue;
    const output = calls.reduce((sum, call) => sum + outputOf(call), 0);
    estimates.set(keyOf(conversation), output);
  }
  return sessions.map((session) =>
    Object.assign({}, session, { estimatedOutput: estimates.get(keyOf(session)) }),
  );
}

/** What of Copilot tells the usage of a model call, the one that tells it best first. */
const tellers = ["chat", "inference", "turn", "agent"] as const;

export type Teller = (typeof tellers)[number];

/** A line that tells what was used. */
export interface ToldCall {
  readonly teller: Teller;
  /** Empty where it is of no trace. */
  readonly trace: string;
  /** The id of the provider's reply. */
  readonly reply: string | undefined;
  readonly session: string | undefined;
}

/**
 * Those of `lines` that own their usage. A call is told by its own span, by a log record, by a record of the turn and by the
 * span of the agent, which adds up its calls: of lines with one trace, or with one reply, those count that tell it best.
 */
export function ownUsage(lines: readonly ToldCall[]): ReadonlySet<ToldCall> {
  const traces = new Set<string>();
  const replies = new Set<string>();
  const own = new Set<ToldCall>();
  for (const teller of tellers) {
    const told = lines.filter((line) => line.teller === teller);
    for (const line of told) {
      const isTold = traces.has(line.trace) || replies.has(line.reply ?? "");
      if (!isTold) own.add(line);
    }
    for (const { trace, reply } of told) {
      if (trace !== "") traces.add(trace);
      if (reply !== undefined) replies.add(reply);
    }
  }
  return own;
}

import type { ProcessName } from "./claim/process-name.ts";

/** The kinds of telemetry, each with segments of its own. */
export const signals = ["traces", "metrics", "logs"] as const;

export type Signal = (typeof signals)[number];

/** The ending of a segment that is being written, and of one that is finished. */
export const endings = { open: ".open", sealed: ".jsonl", claimed: ".claimed" } as const;

/** What the name of a segment says, and the process that writes it. */
export interface SegmentName extends ProcessName {
  readonly signal: Signal;
  /** When the segment was begun, in milliseconds since 1970. */
  readonly startMs: number;
  readonly threadId: number;
  /** 64 random bits in hexadecimal: tells apart journals of one thread, and processes with one id. */
  readonly random: string;
  /** The segment's number in its journal, from 0. */
  readonly seq: number;
}

const pattern =
  /^(traces|metrics|logs)-([0-9a-z]{1,11})-(\d{1,10})(?:_(\d{1,30}))?-(\d{1,10})-([0-9a-f]{16})-(\d{1,9})$/;

/** The name of a segment without its ending; it stays the same when the segment is sealed. */
export function segmentName(name: SegmentName): string {
  const { signal, startMs, pid, start, threadId, random, seq } = name;
  const writer = start === undefined ? pid : `${pid}_${start}`;
  return [signal, startMs.toString(36), writer, threadId, random, seq].join("-");
}

/** What `segment`, a name without its ending, says; undefined where it is no segment's. */
export function parseSegmentName(segment: string): SegmentName | undefined {
  const [, signal, startMs, pid, start, threadId, random, seq] = pattern.exec(segment) ?? [];
  const known = signals.find((name) => name === signal);
  if (known === undefined || startMs === undefined || random === undefined) return undefined;
  return {
    signal: known,
    startMs: Number.parseInt(startMs, 36),
    pid: Number(pid),
    start,
    threadId: Number(threadId),
    random,
    seq: Number(seq),
  };
}

/** The order in which segments were begun; those of one journal stay in their order. */
export function compareSegments(left: SegmentName, right: SegmentName): number {
  return (
    left.startMs - right.startMs ||
    left.pid - right.pid ||
    left.threadId - right.threadId ||
    (left.random < right.random ? -1 : Number(left.random > right.random)) ||
    left.seq - right.seq
  );
}

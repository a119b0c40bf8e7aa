// What the workflow's side tells the worker's side, as plain data: the two share no memory.

/** Where a run waits. */
export type ToldWait = {
  readonly name: string;
  readonly reason: "human_input" | "external_system" | "scheduled";
};

/** A change of a run; the times are the workflow's own, in milliseconds since 1970. */
export type Told = {
  /** Number of the part of the run that it happens in, from 0. */
  readonly part: number;
  /** When the part began. */
  readonly startedAt: number;
};

export type ToldAtWait = Told & { readonly wait: ToldWait };

export type ToldEnd = Told & {
  /** Why the run failed or was cancelled. */
  readonly error?: { readonly name: string; readonly message: string };
};

/** What the worker's side is told; not while history is replayed. */
export type SpoorSink = {
  readonly suspended: (told: ToldAtWait) => void;
  readonly resumed: (told: ToldAtWait) => void;
  readonly ended: (told: ToldEnd) => void;
};

/** The name of the header that tells an activity in which part of the run it was scheduled. */
export const partHeader = "spoor-part";

// What of Inngest's middleware is used here, as its version 4 has it.

/** A step as the SDK knows it. */
export interface StepInfo {
  /** A hash of the id, different for each use of one id. */
  readonly hashedId: string;
  readonly options: { readonly id: string; readonly name?: string };
  /** Whether it was done in an earlier request. */
  readonly memoized: boolean;
  readonly stepType: string;
}

interface FunctionContext {
  readonly runId: string;
  /** From 0; counts for the step that is done in this request. */
  readonly attempt: number;
}

export interface StepArguments {
  readonly ctx: FunctionContext;
  readonly fn: unknown;
  readonly next: () => Promise<unknown>;
  readonly stepInfo: StepInfo;
}

export interface RunArguments {
  readonly ctx: FunctionContext;
  readonly fn: unknown;
}

export interface RunErrorArguments extends RunArguments {
  readonly error: unknown;
  readonly isFinalAttempt: boolean;
}

export interface Response {
  readonly status: number;
  readonly body: string;
}

export interface RequestArguments<Answer extends Response> {
  readonly fn: unknown;
  readonly next: () => Promise<Answer>;
  readonly requestInfo: { readonly body: () => Promise<unknown> };
  readonly runId: string;
}

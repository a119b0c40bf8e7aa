// Runs in the isolate of a workflow: nothing of Node, nothing that a replay would do differently.
import { RunState } from "./run-state.ts";
import { partHeader } from "./told.ts";
import type { SpoorSink, ToldWait } from "./told.ts";

/** What of the package `@temporalio/workflow` is used here. */
export interface WorkflowPackage {
  readonly proxySinks: () => { spoor: SpoorSink };
}

type Next<Input, Output> = (input: Input) => Output;

/** What a call out of the workflow carries along. */
interface Call {
  readonly headers: Record<string, unknown>;
}

type Interceptor = <Input extends Call, Result>(
  input: Input,
  next: Next<Input, Promise<Result>>,
) => Promise<Result>;

interface Interceptors {
  readonly inbound: {
    readonly execute: <Input>(
      input: Input,
      next: Next<Input, Promise<unknown>>,
    ) => Promise<unknown>;
  }[];
  readonly outbound: {
    readonly scheduleActivity: Interceptor;
    readonly scheduleLocalActivity: Interceptor;
    readonly startTimer: <Input>(input: Input, next: Next<Input, Promise<void>>) => Promise<void>;
    readonly startChildWorkflowExecution: <Input>(
      input: Input,
      next: Next<Input, Promise<[Promise<string>, Promise<unknown>]>>,
    ) => Promise<[Promise<string>, Promise<unknown>]>;
  }[];
  readonly internals: {
    readonly activate: <Input>(input: Input, next: Next<Input, void>) => void;
    readonly concludeActivation: <Input, Output>(input: Input, next: Next<Input, Output>) => Output;
  }[];
}

/** What {@link spoorWorkflow} gives. */
export interface SpoorWorkflow {
  /** To be exported under this name from a file of the worker's `interceptors.workflowModules`. */
  readonly interceptors: () => Interceptors;
  /**
   * Gives a wait a name: `await wait("approve", () => condition(() => isApproved))`. Returns what `waiting` returns. A wait
   * without one is a step named `signal` or `timer`.
   */
  readonly wait: <Result>(
    name: string,
    waiting: () => Promise<Result>,
    reason?: ToldWait["reason"],
  ) => Promise<Result>;
}

/** `import * as workflow from "@temporalio/workflow"` and `spoorWorkflow(workflow)` in the file of the workflows. */
export function spoorWorkflow(workflow: WorkflowPackage): SpoorWorkflow {
  let current: RunState | undefined;
  return {
    interceptors() {
      const state = new RunState(workflow.proxySinks().spoor);
      current = state;
      return {
        inbound: [inbound(state)],
        outbound: [outbound(state)],
        internals: [
          {
            activate(input, next) {
              current = state;
              next(input);
            },
            concludeActivation(input, next) {
              state.conclude();
              return next(input);
            },
          },
        ],
      };
    },
    wait: (name, waiting, reason = "external_system") =>
      current === undefined ? waiting() : current.wait({ name, reason }, waiting),
  };
}

function inbound(state: RunState): Interceptors["inbound"][number] {
  return {
    async execute(input, next) {
      try {
        const result = await next(input);
        state.end();
        return result;
      } catch (error) {
        state.end(error);
        throw error;
      }
    },
  };
}

function outbound(state: RunState): Interceptors["outbound"][number] {
  const schedule: Interceptor = (input, next) => {
    state.wake();
    const headers = { ...input.headers, [partHeader]: payloadOf(state.part) };
    return state.begin("work", next({ ...input, headers }));
  };
  return {
    scheduleActivity: schedule,
    scheduleLocalActivity: schedule,
    startTimer(input, next) {
      state.wake();
      return state.begin("timer", next(input));
    },
    async startChildWorkflowExecution(input, next) {
      state.wake();
      const started = await state.begin("work", next(input));
      void state.begin("work", started[1]);
      return started;
    },
  };
}

const bytesOf = (ascii: string): Uint8Array =>
  Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));

const payloadOf = (part: number): object => ({
  metadata: { encoding: bytesOf("json/plain") },
  data: bytesOf(String(part)),
});

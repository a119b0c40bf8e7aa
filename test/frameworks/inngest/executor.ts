import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";

/** What the SDK answers to a request, or tells between two: one thing that was done or is to be done. */
interface Operation {
  readonly op: string;
  readonly id: string;
  readonly data?: unknown;
  readonly name?: string;
}

/** One run, with what is done of it. */
interface Run {
  readonly id: string;
  readonly steps: Record<string, unknown>;
  readonly stack: string[];
  attempt: number;
  wait: Operation | undefined;
  isOver: boolean;
}

/** A loopback service that carries a run on, as Inngest's would. */
export interface Executor {
  readonly url: string;
  /** How many requests the function got. */
  readonly requests: () => number;
  close(): Promise<void>;
}

const functionId = "shop-order";
const maxRequests = 20;

/**
 * Speaks Inngest's step protocol, as the SDK of version 4 documents and reads it, to the function `shop-order`: what is done is
 * kept, a step that failed is asked for again, one that waits is done when an event comes.
 *
 * A program posts the address of its function to `/start` or `/resume`, and is answered when the run waits or is over.
 * With `checkpoints` the SDK may do several steps in one request and tells each, which is its own habit.
 */
export async function startExecutor(checkpoints: boolean): Promise<Executor> {
  const run: Run = {
    id: "01KAMZX4T0QW7JX9D3V5N8R2BC",
    steps: {},
    stack: [],
    attempt: 0,
    wait: undefined,
    isOver: false,
  };
  let requests = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      if (request.url?.startsWith("/v1/checkpoint/") === true) take(run, body.steps ?? []);
      if (request.url === "/resume") resume(run);
      if (body.functionUrl !== undefined)
        requests += await carryOn(run, body.functionUrl, checkpoints);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ isOver: run.isOver, waits: run.wait?.name ?? null }));
    })();
  });
  const url = await listening(server);
  return {
    url,
    requests: () => requests,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** Asks for step after step until the run waits or is over; returns how often. */
async function carryOn(run: Run, functionUrl: string, checkpoints: boolean): Promise<number> {
  let requests = 0;
  while (run.wait === undefined && !run.isOver) {
    requests += 1;
    if (requests > maxRequests) throw new Error("the run does not come to an end");
    const response = await fetch(`${functionUrl}?fnId=${functionId}&stepId=step`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requestOf(run, checkpoints)),
    });
    const answer: unknown = await response.json();
    if (response.status === 206 && Array.isArray(answer)) take(run, answer);
    else if (response.status === 200) run.isOver = true;
    else throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  }
  return requests;
}

function requestOf(run: Run, checkpoints: boolean): object {
  return {
    version: 2,
    event: { name: "order/placed", data: {} },
    events: [{ name: "order/placed", data: {} }],
    steps: run.steps,
    ctx: {
      run_id: run.id,
      attempt: run.attempt,
      max_attempts: 4,
      stack: { stack: run.stack, current: run.stack.length },
      ...(checkpoints && { fn_id: "8f7b2c1e-4b0a-4c55-9f6e-2b1d3c4e5f60", qi_id: "queue-item" }),
    },
  };
}

function take(run: Run, operations: readonly Operation[]): void {
  for (const operation of operations) {
    if (operation.op === "StepError") run.attempt += 1;
    else if (operation.op === "StepRun") done(run, operation.id, operation.data);
    else if (operation.op === "WaitForEvent") run.wait = operation;
    else if (operation.op === "RunComplete") run.isOver = true;
    else throw new Error(`no part of this workflow: ${operation.op}`);
  }
}

function done(run: Run, id: string, data: unknown): void {
  run.steps[id] = { type: "data", data };
  run.stack.push(id);
  run.attempt = 0;
}

/** The event that the run waits for comes. */
function resume(run: Run): void {
  if (run.wait === undefined) throw new Error("the run does not wait");
  done(run, run.wait.id, { name: "order/approved", data: {}, ts: Date.now() });
  run.wait = undefined;
}

interface Body {
  readonly functionUrl?: string;
  readonly steps?: readonly Operation[];
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

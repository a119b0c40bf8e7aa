// Telemetry out of a seed for the tests: everything that the views know, in every combination that a small generator finds.
import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_ERROR_CATEGORY,
  SPOOR_PURPOSE,
  SPOOR_RECOVERED,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_REASON,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_COST_AMOUNT,
  SPOOR_USAGE_OWNER_ID,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  USER_ID,
} from "@spoor/core/semconv";
import { spanIdOf } from "../../fixture.ts";
import type { FakeEvent, FakeSpan, Values } from "../../fixture.ts";

/** Spans and events as they are written, second copies included. */
export interface FakeTelemetry {
  readonly spans: readonly FakeSpan[];
  readonly events: readonly FakeEvent[];
}

/** Numbers from 0 to 1 out of a seed, the same ones each time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const traces = ["a", "b", "c", "d", "e", "f"] as const;

export class Telemetry {
  readonly spans: FakeSpan[] = [];
  readonly events: FakeEvent[] = [];
  readonly #random: () => number;
  #ids = 0;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  one<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  id(): string {
    this.#ids += 1;
    return (this.#ids + 4096).toString(16);
  }

  /** No two spans begin at once: which of them is the first would be left open. */
  start(): number {
    return this.#ids * 7919 + this.below(7000);
  }

  maybe(share: number, name: string, value: () => Values[string]): Values {
    return this.chance(share) ? { [name]: value() } : {};
  }
}

export function contextOf(made: Telemetry): Values {
  return {
    ...made.maybe(0.1, USER_ID, () => made.one(["ada", "grace"])),
    ...made.maybe(0.1, SPOOR_TENANT_ID, () => made.one(["acme", "globex"])),
    ...made.maybe(0.1, SESSION_ID, () => `s-${made.below(3)}`),
    ...made.maybe(0.05, GEN_AI_CONVERSATION_ID, () => `c-${made.below(3)}`),
    ...made.maybe(0.1, SPOOR_PURPOSE, () => made.one(["support", "test"])),
    ...made.maybe(0.1, SPOOR_TAGS, () => made.one([["x"], ["x", "y"], ["y", "y", "z"]])),
    ...made.maybe(0.1, GEN_AI_PROMPT_NAME, () => "intent"),
    ...made.maybe(0.05, GEN_AI_PROMPT_VERSION, () => "3"),
  };
}

function priceOf(made: Telemetry): Values {
  const amount = (made.below(1_000_000) + 1) / 1e7;
  const estimate = made.maybe(0.5, SPOOR_USAGE_ESTIMATED_COST_AMOUNT, () => amount / 2);
  const unpriced = { [SPOOR_USAGE_COST_STATUS]: "unpriced" };
  return made.one<Values>([
    { [SPOOR_USAGE_COST_AMOUNT]: amount, [SPOOR_USAGE_COST_STATUS]: "priced" },
    { [SPOOR_USAGE_COST_AMOUNT]: amount, [SPOOR_USAGE_COST_CURRENCY]: made.one(["EUR", "JPY"]) },
    { ...unpriced, [SPOOR_USAGE_COST_UNPRICED_REASON]: "unknown_model", ...estimate },
    { ...unpriced, [SPOOR_USAGE_COST_UNPRICED_REASON]: "no_usage" },
    { [SPOOR_USAGE_COST_AMOUNT]: 0, [SPOOR_USAGE_COST_STATUS]: "priced" },
    {},
  ]);
}

export function callOf(made: Telemetry): Pick<FakeSpan, "name" | "attributes"> {
  const model = made.one(["m-1", "m-2", "m-3"]);
  const attributes = {
    [GEN_AI_OPERATION_NAME]: made.one(["chat", "embeddings"]),
    ...made.maybe(0.9, GEN_AI_REQUEST_MODEL, () => model),
    ...made.maybe(0.5, GEN_AI_RESPONSE_MODEL, () => `${model}-2026`),
    ...made.maybe(0.8, GEN_AI_PROVIDER_NAME, () => made.one(["openai", "anthropic"])),
    ...made.maybe(0.9, GEN_AI_USAGE_INPUT_TOKENS, () => made.below(5000)),
    ...made.maybe(0.9, GEN_AI_USAGE_OUTPUT_TOKENS, () => made.below(500)),
    ...made.maybe(0.3, GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, () => made.below(500)),
    ...made.maybe(0.1, SPOOR_USAGE_OWNER_ID, () => spanIdOf("1")),
    ...priceOf(made),
  };
  return { name: `chat ${model}`, attributes };
}

export function stepOf(made: Telemetry, run: Values): Pick<FakeSpan, "name" | "attributes"> {
  const step = made.one(["Extract", "Draft", "Check"]);
  const status = made.one(["completed", "completed", "blocked", "skipped", "failed"]);
  const attributes = {
    ...made.maybe(0.8, SPOOR_STEP_NAME, () => step),
    ...made.maybe(0.8, SPOOR_STEP_STATUS, () => status),
    ...made.maybe(0.7, SPOOR_STEP_INDEX, () => made.below(3)),
    ...made.maybe(0.3, SPOOR_BLOCK_REASON, () => made.one(["policy", "missing_input"])),
    ...made.maybe(0.3, SPOOR_BLOCK_DETAIL, () => `detail ${made.below(3)}`),
    ...made.maybe(0.3, SPOOR_BLOCK_TEXT_NORMALIZED, () => "normal text"),
    ...(made.chance(0.7) && run),
  };
  return { name: `run_step ${step}`, attributes };
}

export function workflowOf(made: Telemetry, run: Values): Pick<FakeSpan, "name" | "attributes"> {
  const workflow = made.one(["tickets", "digest"]);
  const status = made.one(["completed", "suspended", "failed"]);
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "invoke_workflow",
    ...made.maybe(0.9, GEN_AI_WORKFLOW_NAME, () => workflow),
    ...made.maybe(0.8, SPOOR_WORKFLOW_STATUS, () => status),
    ...run,
  };
  return { name: `invoke_workflow ${workflow}`, attributes };
}

export function otherOf(made: Telemetry): Pick<FakeSpan, "name" | "attributes"> {
  const tool = made.one(["look_up", "send"]);
  return made.one<Pick<FakeSpan, "name" | "attributes">>([
    {
      name: `execute_tool ${tool}`,
      attributes: {
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        ...made.maybe(0.7, GEN_AI_TOOL_NAME, () => tool),
      },
    },
    {
      name: "invoke_agent Writer",
      attributes: {
        [GEN_AI_OPERATION_NAME]: "invoke_agent",
        ...made.maybe(0.7, GEN_AI_AGENT_NAME, () => "Writer"),
      },
    },
    { name: "GET /", attributes: {} },
    { name: "POST /", attributes: { ...made.maybe(0.2, GEN_AI_WORKFLOW_NAME, () => "named") } },
  ]);
}

function whatOf(made: Telemetry, run: Values): Pick<FakeSpan, "name" | "attributes"> {
  const share = made.below(10);
  if (share < 3) return callOf(made);
  if (share < 6) return stepOf(made, run);
  return share < 8 ? otherOf(made) : workflowOf(made, run);
}

function addSpan(made: Telemetry, trace: string, below: readonly FakeSpan[]): FakeSpan {
  const run: Values = made.chance(0.7) ? { [SPOOR_WORKFLOW_RUN_ID]: `run-${made.below(3)}` } : {};
  const parent = made.chance(0.05) ? "dead" : below[made.below(below.length + 1)]?.id;
  const id = made.id();
  const { name, attributes } = below.length === 0 ? workflowOf(made, run) : whatOf(made, run);
  const type = made.chance(0.5) ? made.one(["TimeoutError", "429"]) : undefined;
  const failed = made.chance(0.2);
  const span: FakeSpan = {
    trace,
    id,
    ...(parent !== undefined && { parent }),
    name,
    start: made.start(),
    ms: made.below(60_000),
    ...(failed && { error: made.one(["HTTP 401", "HTTP 504", "boom"]) }),
    attributes: {
      ...contextOf(made),
      ...attributes,
      ...(failed && type !== undefined && { [ERROR_TYPE]: type }),
      ...(failed && made.maybe(0.5, SPOOR_ERROR_CATEGORY, () => made.one(["network", "input"]))),
    },
  };
  made.spans.push(span);
  return span;
}

/** A reply that is fetched later, in a trace of its own or not. */
function addFetched(made: Telemetry, asked: FakeSpan): void {
  const { name, attributes = {} } = callOf(made);
  const { trace = "a", id } = asked;
  made.spans.push({
    trace: made.one([trace, "9"]),
    id: made.id(),
    name,
    start: made.start(),
    ms: made.below(1000),
    attributes: {
      ...attributes,
      [GEN_AI_OPERATION_NAME]: "fetch_response",
      [SPOOR_USAGE_COST_STATUS]: "priced",
      [SPOOR_USAGE_COST_AMOUNT]: 0.25,
    },
    links: [{ trace, id }],
  });
}

/** A run that goes on in another trace. */
function addResumed(made: Telemetry, part: FakeSpan): void {
  const { trace = "a", id, name, attributes = {} } = part;
  if (attributes[SPOOR_WORKFLOW_RUN_ID] === undefined) return;
  const resumed: FakeSpan = {
    trace: `8${trace}`,
    id: made.id(),
    name,
    start: made.start(),
    ms: made.below(60_000),
    attributes: { ...attributes, [SPOOR_WORKFLOW_STATUS]: made.one(["completed", "suspended"]) },
    links: [{ trace, id }],
  };
  made.spans.push(resumed);
  for (let i = 0; i < 3; i += 1) addSpan(made, `8${trace}`, [resumed]);
}

function addEvent(
  made: Telemetry,
  { trace = "a", id, start = 0, attributes = {} }: FakeSpan,
): void {
  made.events.push({
    trace,
    ...(made.chance(0.7) && { span: id }),
    name: made.one([EVENT_SPOOR_STEP_BLOCKED, EVENT_SPOOR_WORKFLOW_SUSPENDED, "other"]),
    at: start + made.below(50_000) + 0.5,
    attributes: {
      ...made.maybe(0.7, SPOOR_STEP_NAME, () => made.one(["Extract", "Draft", "Check"])),
      ...made.maybe(0.8, SPOOR_BLOCK_REASON, () => made.one(["policy", "missing_input"])),
      ...made.maybe(0.4, SPOOR_BLOCK_TEXT, () => `text ${made.below(4)}`),
      ...made.maybe(0.4, SPOOR_BLOCK_DETAIL, () => `detail ${made.below(4)}`),
      ...made.maybe(0.4, SPOOR_BLOCK_POLICY_NAME, () => "spending"),
      ...made.maybe(0.5, SPOOR_SUSPENSION_REASON, () => made.one(["human_input", "approval"])),
      ...(attributes[SPOOR_WORKFLOW_RUN_ID] !== undefined && {
        [SPOOR_WORKFLOW_RUN_ID]: attributes[SPOOR_WORKFLOW_RUN_ID],
      }),
    },
  });
}

/** What is put together after a crash says less than the span itself, and gives way to it. */
function recoveredOf({ trace = "a", id, name, start = 0 }: FakeSpan): FakeSpan {
  return { trace, id, name, start, ms: 1, attributes: { [SPOOR_RECOVERED]: true } };
}

/** Some hundred spans of several traces, with events, out of `seed`. */
export function fakeTelemetry(seed: number): FakeTelemetry {
  const made = new Telemetry(seed);
  for (const trace of traces) {
    const own: FakeSpan[] = [];
    for (let left = made.below(40) + 1; left > 0; left -= 1) own.push(addSpan(made, trace, own));
    for (const span of own) {
      if (made.chance(0.1)) addEvent(made, span);
      const isCall = span.name.startsWith("chat ");
      if (isCall && made.chance(0.1)) addFetched(made, span);
      if (span.name.startsWith("invoke_workflow ") && made.chance(0.3)) addResumed(made, span);
    }
  }
  const copies = made.spans.filter(() => made.chance(0.05));
  const recovered = made.spans.filter(() => made.chance(0.05)).map((span) => recoveredOf(span));
  return { spans: [...recovered, ...made.spans, ...copies], events: made.events };
}

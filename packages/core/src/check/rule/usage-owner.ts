import {
  GEN_AI_RESPONSE_ID,
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPAN_GEN_AI_EXECUTE_TOOL_INTERNAL,
  SPAN_GEN_AI_INVOKE_AGENT_INTERNAL,
  SPAN_GEN_AI_INVOKE_WORKFLOW_INTERNAL,
  SPAN_GEN_AI_PLAN_INTERNAL,
  SPAN_SPOOR_RUN_STEP,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_OWNER_ID,
} from "../../semconv/index.ts";
import type { Problem } from "../finding.ts";
import type { SpanSample } from "../span.ts";

const usage = [
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_USAGE_COST_AMOUNT,
  GEN_AI_USAGE_COST,
];

/** Spans around model calls, which make none themselves. */
const around: ReadonlySet<string | undefined> = new Set([
  SPAN_GEN_AI_EXECUTE_TOOL_INTERNAL,
  SPAN_GEN_AI_INVOKE_AGENT_INTERNAL,
  SPAN_GEN_AI_INVOKE_WORKFLOW_INTERNAL,
  SPAN_GEN_AI_PLAN_INTERNAL,
  SPAN_SPOOR_RUN_STEP,
]);

/** Finds calls whose usage more than one span carries, so that whoever adds up counts it twice. */
export class UsageOwners {
  /** By the id of a reply, the trace and span that carry its usage. */
  readonly #owners = new Map<string, string>();

  *problems(span: SpanSample): Generator<Problem> {
    const { attributes } = span;
    const carried = usage.find((name) => attributes.has(name));
    if (attributes.has(SPOOR_USAGE_OWNER_ID)) yield* repeatProblems(span);
    else if (carried !== undefined) {
      yield* this.#secondOwner(span);
      if (around.has(span.type) && !span.scope.isForeign) {
        const message = `A span around model calls carries ${carried}, which their own spans carry too: write totals under other names.`;
        yield { id: "usage_on_roll_up", level: "violation", key: carried, message };
      }
    }
  }

  *#secondOwner({ attributes, traceId, spanId }: SpanSample): Generator<Problem> {
    const reply = attributes.text(GEN_AI_RESPONSE_ID);
    if (reply === undefined || spanId === undefined) return;
    const place = `${traceId}/${spanId}`;
    const owner = this.#owners.get(reply);
    if (owner === undefined) this.#owners.set(reply, place);
    // The same span may be in the data twice.
    if (owner === undefined || owner === place) return;
    yield {
      id: "usage_counted_twice",
      level: "violation",
      key: GEN_AI_RESPONSE_ID,
      message: `Two spans carry the usage of one reply: set ${SPOOR_USAGE_OWNER_ID} on the one that repeats it.`,
      isOurs: true,
    };
  }
}

/** A span that repeats the usage of another one must have no cost, and not name itself. */
function* repeatProblems({ attributes, spanId }: SpanSample): Generator<Problem> {
  const problem = { id: "usage_counted_twice", level: "violation", isOurs: true } as const;
  if (attributes.has(SPOOR_USAGE_COST_AMOUNT)) {
    const message = `The span repeats the usage of another one, and has a cost: leave out ${SPOOR_USAGE_COST_AMOUNT}.`;
    yield { ...problem, key: SPOOR_USAGE_COST_AMOUNT, message };
  }
  if (attributes.text(SPOOR_USAGE_OWNER_ID)?.toLowerCase() === spanId) {
    const message = `${SPOOR_USAGE_OWNER_ID} names its own span: name the one whose usage is repeated.`;
    yield { ...problem, key: SPOOR_USAGE_OWNER_ID, message };
  }
}

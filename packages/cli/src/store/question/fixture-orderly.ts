// Traces out of a seed as programs write them: one run or none, steps below it, calls and tools below these.
import { SPOOR_WORKFLOW_RUN_ID, SPOOR_WORKFLOW_STATUS } from "@spoor/core/semconv";
import type { FakeSpan, Values } from "../../fixture.ts";
import { callOf, contextOf, otherOf, stepOf, Telemetry, workflowOf } from "./fixture-telemetry.ts";

const hour = 3_600_000;

interface Place {
  readonly trace: string;
  readonly parent: string | undefined;
  readonly start: number;
}

function added(
  made: Telemetry,
  { trace, parent, start }: Place,
  what: Pick<FakeSpan, "name" | "attributes">,
): FakeSpan {
  const { name, attributes } = what;
  const span: FakeSpan = {
    trace,
    id: made.id(),
    ...(parent !== undefined && { parent }),
    name,
    // No two spans begin at once: which of them is the first would be left open.
    start: start + Math.floor(made.start() / 800),
    ms: made.below(5000),
    attributes: { ...contextOf(made), ...attributes },
  };
  made.spans.push(span);
  return span;
}

function addStep(made: Telemetry, place: Place, run: Values): void {
  const step = added(made, place, stepOf(made, made.chance(0.6) ? run : {}));
  const below = { ...place, parent: made.chance(0.05) ? "dead" : step.id };
  for (let left = made.below(3); left > 0; left -= 1) {
    const call = added(made, below, callOf(made));
    if (made.chance(0.3)) added(made, { ...below, parent: call.id }, otherOf(made));
  }
}

function addTrace(made: Telemetry, index: number): void {
  const trace = `1${(index + 256).toString(16)}f`;
  // Some go on after midnight.
  const start = made.chance(0.2) ? 15 * hour - 3000 : made.below(40) * hour;
  const run: Values = made.chance(0.7) ? { [SPOOR_WORKFLOW_RUN_ID]: `run-${index}` } : {};
  const head = made.chance(0.8) ? workflowOf(made, run) : callOf(made);
  const status = made.chance(0.8) ? { [SPOOR_WORKFLOW_STATUS]: "completed" } : {};
  const attributes = { ...head.attributes, ...status };
  const root = added(made, { trace, parent: undefined, start }, { ...head, attributes });
  const ms = made.chance(0.6) ? 60_000 : made.below(9000);
  made.spans.splice(made.spans.indexOf(root), 1, { ...root, ms });
  for (let left = made.below(4); left > 0; left -= 1) {
    const parent = made.chance(0.1) ? "dead" : root.id;
    addStep(made, { trace, parent, start: start + made.below(9000) }, run);
  }
}

/** Some hundred spans out of `seed`. */
export function orderlySpans(seed: number): readonly FakeSpan[] {
  const made = new Telemetry(seed);
  for (let index = 0; index < 40; index += 1) addTrace(made, index);
  return made.spans;
}

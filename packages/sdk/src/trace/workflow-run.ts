import type { Link, SpanContext } from "@opentelemetry/api";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { noTotals } from "./run.ts";
import type { Run, Totals } from "./run.ts";
import type { SuspendedRun } from "./suspended-run.ts";

/** Most steps of one run whose last attempt is remembered, to link the next attempt to it. */
const maxAttempts = 1000;

/** What a workflow run starts with. */
export interface RunStart {
  readonly name: string;
  readonly id: string;
  readonly parent: Run | undefined;
  /** The attributes that go from part to part of a run that is suspended. */
  readonly attributes: Attributes;
  /** What the parts before this one left, when the run is resumed. */
  readonly before?: SuspendedRun;
  /** How long the run has been suspended so far, in milliseconds. */
  readonly suspendedMs?: number;
}

interface Attempt {
  readonly attempt: number;
  readonly span: SpanContext;
}

/** One run of a workflow, or the part of it that this process does. */
export class WorkflowRun implements Run {
  readonly kind = "workflow";
  readonly name: string;
  readonly id: string;
  readonly parent: Run | undefined;
  readonly totals: Totals;
  /** Milliseconds for which the run was suspended before this part. */
  readonly suspendedMs: number;
  readonly #activeMsBefore: number;
  readonly #startedAt = performance.now();
  readonly #attempts = new Map<string, Attempt>();
  readonly #attributes: Record<string, AttributeValue>;
  #nextIndex: number;
  #suspension: SuspendedRun | undefined;

  constructor(start: RunStart) {
    this.name = start.name;
    this.id = start.id;
    this.parent = start.parent;
    this.totals = { ...noTotals(), ...start.before?.totals };
    this.suspendedMs = start.suspendedMs ?? 0;
    this.#activeMsBefore = start.before?.activeMs ?? 0;
    this.#nextIndex = start.before?.stepCount ?? 0;
    this.#attributes = { ...start.attributes };
  }

  /** Number of the step that starts next, from 0. */
  get nextIndex(): number {
    return this.#nextIndex;
  }

  /** The number of the step that starts: `given`, or one more than that of the step before. */
  takeIndex(given: number | undefined): number {
    const index = given ?? this.#nextIndex;
    this.#nextIndex = index + 1;
    return index;
  }

  /** Milliseconds that the run has been at work in all its parts; those after it was suspended do not count. */
  get activeMs(): number {
    return this.#suspension?.activeMs ?? this.#activeMsBefore + performance.now() - this.#startedAt;
  }

  /** What the run was suspended with, if it was. */
  get suspension(): SuspendedRun | undefined {
    return this.#suspension;
  }

  suspend(suspension: SuspendedRun): void {
    this.#suspension = suspension;
  }

  get attributes(): Attributes {
    return this.#attributes;
  }

  /** Keeps attributes that were set on the run's span for the parts to come. */
  keep(attributes: Attributes): void {
    Object.assign(this.#attributes, attributes);
  }

  /** The links of attempt `attempt` of the step `id`, whose span is made afterwards: to the attempt before, if it is known. */
  linksTo(id: string, attempt: number): readonly Link[] | undefined {
    const before = this.#attempts.get(id);
    return before?.attempt === attempt - 1 ? [{ context: before.span }] : undefined;
  }

  /** Remembers the span of an attempt of the step `id`; past 1,000 ids the oldest is forgotten. */
  remember(id: string, attempt: Attempt): void {
    this.#attempts.delete(id);
    this.#attempts.set(id, attempt);
    if (this.#attempts.size <= maxAttempts) return;
    const [oldest] = this.#attempts.keys();
    if (oldest !== undefined) this.#attempts.delete(oldest);
  }
}

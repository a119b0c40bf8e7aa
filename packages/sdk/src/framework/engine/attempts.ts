import { trace } from "@opentelemetry/api";
import type { SpanContext } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import type { Opened } from "../../trace/invoke.ts";
import { openStep } from "../../trace/step.ts";
import type { StepHandle } from "../../trace/step.ts";
import { currentRun } from "./engine-run.ts";
import { callEngine } from "./outcome.ts";
import type { OutcomeOf } from "./outcome.ts";

/** The attempts that an engine makes at one step. */
export class Attempts {
  readonly #name: string;
  #count = 0;
  #before: SpanContext | undefined;

  /** @param name the step's name, which is its id in the engine's workflow */
  constructor(name: string) {
    this.#name = name;
  }

  /** Runs `call` as the next attempt and gives what it gives. */
  run(call: () => unknown, outcomeOf: OutcomeOf): unknown {
    this.#count += 1;
    const opened = guard("opening an engine's step", () => this.#open());
    return opened === undefined ? call() : callEngine(opened, call, outcomeOf);
  }

  #open(): Opened<StepHandle> {
    const attempt = this.#count;
    // Steps of one name can be at work side by side: the attempt before is that of this one.
    if (this.#before !== undefined)
      currentRun()?.remember(this.#name, { attempt: attempt - 1, span: this.#before });
    const opened = openStep(this.#name, { id: this.#name, attempt });
    this.#before = trace.getSpanContext(opened.invocation.context);
    return opened;
  }
}

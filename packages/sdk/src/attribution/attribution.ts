import { createContextKey } from "@opentelemetry/api";
import type { Baggage, Context } from "@opentelemetry/api";
import type { Attributes } from "@spoor/core/record";

/** Who and what work is done for: the attributes of every span of a scope. */
export class Attribution {
  readonly attributes: Attributes;
  /** The baggage that says the same to other services, where some of it may go to them. */
  readonly baggage: Baggage | undefined;

  constructor(attributes: Attributes, baggage?: Baggage) {
    this.attributes = attributes;
    this.baggage = baggage;
  }
}

const key = createContextKey("Spoor attribution");

/** The attribution that was set in this process around `inside`. */
export function ownAttribution(inside: Context): Attribution | undefined {
  const found = inside.getValue(key);
  return found instanceof Attribution ? found : undefined;
}

export function withOwnAttribution(inside: Context, attribution: Attribution): Context {
  return inside.setValue(key, attribution);
}

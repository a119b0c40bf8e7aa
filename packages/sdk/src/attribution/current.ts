import { propagation } from "@opentelemetry/api";
import type { Baggage, Context } from "@opentelemetry/api";
import type { Attributes } from "@spoor/core/record";
import { Attribution, ownAttribution, withOwnAttribution } from "./attribution.ts";
import { attributesOfBaggage, carries, withEntries, withoutEntries } from "./baggage.ts";

let isUsed = false;

/** Whether anything was ever attributed in this process, so that who uses none of it pays one look at a flag. */
const mayBeAttributed = (): boolean => isUsed || carries();

/** What `inside` is done for, said in this process or by the service that called; undefined where nobody says. */
export function attributionIn(inside: Context): Attributes | undefined {
  return mayBeAttributed() ? resolved(inside)?.attributes : undefined;
}

/** A context inside of `inside` that is done for what `attributes` say, and tells other services what it may. */
export function withAttributes(inside: Context, attributes: Attributes): Context {
  isUsed = true;
  if (!carries()) return withOwnAttribution(inside, new Attribution(attributes));
  const baggage = withEntries(propagation.getBaggage(inside), attributes);
  const own = new Attribution(attributes, baggage);
  return withOwnAttribution(propagation.setBaggage(inside, baggage), own);
}

/** `inside`, with the same attribution and nothing of it to tell: for a request to a provider of models. */
export function untold(inside: Context): Context {
  const baggage = carries() ? propagation.getBaggage(inside) : undefined;
  if (baggage === undefined) return inside;
  const told = withoutEntries(baggage);
  const own = new Attribution(attributionIn(inside) ?? {}, told);
  return withOwnAttribution(propagation.setBaggage(inside, told), own);
}

interface Read {
  readonly own: Attribution | undefined;
  readonly resolved: Attribution;
}

const read = new WeakMap<Baggage, Read>();

/** Baggage that came from elsewhere after the process said something itself is nearer than that. */
function resolved(inside: Context): Attribution | undefined {
  const own = ownAttribution(inside);
  const baggage = carries() ? propagation.getBaggage(inside) : undefined;
  if (baggage === undefined || baggage === own?.baggage) return own;
  const before = read.get(baggage);
  if (before !== undefined && before.own === own) return before.resolved;
  const told = { ...own?.attributes, ...attributesOfBaggage(baggage) };
  const found = new Attribution(told, baggage);
  read.set(baggage, { own, resolved: found });
  return found;
}

import { propagation } from "@opentelemetry/api";
import type { Baggage } from "@opentelemetry/api";
import { text } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "@spoor/core/semconv";
import type { BaggageKey } from "../config.ts";
import { guard } from "../guard.ts";
import { givenId, givenTags } from "./given-id.ts";

/** What each key is called in the baggage: as the attribute, so that other software understands it. */
const names: Readonly<Record<BaggageKey, string>> = {
  user: USER_ID,
  session: SESSION_ID,
  tenant: SPOOR_TENANT_ID,
  purpose: SPOOR_PURPOSE,
  tags: SPOOR_TAGS,
};

let carried: readonly string[] = [];

/** Chooses what is told to other services, and read from what they tell, from here on. */
export function carry(keys: readonly BaggageKey[]): void {
  carried = keys.map((key) => names[key]);
}

/** Whether anything may be told. */
export const carries = (): boolean => carried.length > 0;

/** `baggage` with what may be told of `attributes`, and with nothing else of that kind. */
export function withEntries(baggage: Baggage | undefined, attributes: Attributes): Baggage {
  let out = withoutEntries(baggage ?? propagation.createBaggage());
  for (const name of carried) {
    const value = attributes[name];
    if (value !== undefined) out = out.setEntry(name, { value: writtenOf(value) });
  }
  return out;
}

export function withoutEntries(baggage: Baggage): Baggage {
  return baggage.removeEntries(...carried);
}

/** What baggage says, as far as it is listened to; as short as what an application may say. */
export function attributesOfBaggage(baggage: Baggage): Attributes {
  const out: Record<string, AttributeValue> = {};
  for (const name of carried) {
    const value = text(baggage.getEntry(name)?.value);
    const read = value === undefined ? undefined : readingOf(name, value);
    if (read !== undefined) out[name] = read;
  }
  return out;
}

/** Tags are separated by commas, and each is encoded, so that it may hold one. */
function writtenOf(value: AttributeValue): string {
  return Array.isArray(value)
    ? value.map((tag) => encodeURIComponent(tag)).join(",")
    : String(value);
}

function readingOf(name: string, value: string): AttributeValue | undefined {
  if (name !== SPOOR_TAGS) return givenId(value);
  const decoded = value
    .split(",")
    .map((tag) => guard("baggage", () => decodeURIComponent(tag)) ?? tag);
  return givenTags(decoded);
}

import { at, list } from "../record/index.ts";
import type { AnyValue } from "./any-value.ts";
import { anyValueOf } from "./any-value.ts";
import type { FindingSignal } from "./finding.ts";
import type { Spelling } from "./spelling.ts";

/** An attribute as it was written and as the current conventions name it. */
export interface Attribute {
  readonly name: string;
  readonly written: string;
  readonly value: AnyValue;
}

/** The attributes of a sample by their current names. */
export class Attributes {
  readonly #byName = new Map<string, Attribute>();

  constructor(keyValues: unknown, spelling: Spelling) {
    for (const keyValue of list(keyValues)) {
      const written = at(keyValue, "key");
      if (typeof written !== "string") continue;
      const name = spelling.currentName(written);
      const value = spelling.currentValue(name, anyValueOf(at(keyValue, "value")));
      this.#byName.set(name, { name, written, value });
    }
  }

  [Symbol.iterator](): MapIterator<Attribute> {
    return this.#byName.values();
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The value, where it is a text that is not empty. */
  text(name: string): string | undefined {
    const value = this.#byName.get(name)?.value;
    return value?.type === "string" && value.value !== "" ? value.value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#byName.get(name)?.value;
    return value?.type === "int" || value?.type === "double" ? value.value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#byName.get(name)?.value;
    return value?.type === "boolean" ? value.value : undefined;
  }
}

/** Who made a piece of telemetry. */
export interface Scope {
  readonly name: string;
  readonly schemaUrl: string | undefined;
  /** Whether another library than Spoor made it. */
  readonly isForeign: boolean;
}

/** Anything with a name and attributes that rules look at. */
export interface Sample {
  readonly signal: FindingSignal;
  readonly name: string;
  /** What samples of one kind share: for a span its type, for others the name. */
  readonly kind: string;
  readonly scope: Scope;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly attributes: Attributes;
}

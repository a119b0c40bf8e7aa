import { text } from "../../record/read.ts";
import type { Attributes, AttributeValue } from "../../record/attributes.ts";

/** The attributes of an outgoing copy while a dialect translates them; what is not touched stays as it was. */
export class Translation {
  readonly #attributes: Record<string, AttributeValue> = {};

  constructor(attributes: Readonly<Record<string, unknown>>) {
    for (const name of Object.keys(attributes)) {
      const value = valid(attributes[name]);
      if (value !== undefined) this.#attributes[name] = value;
    }
  }

  get attributes(): Attributes {
    return this.#attributes;
  }

  /** The value under the first of `names` that has one. */
  get(...names: readonly string[]): AttributeValue | undefined {
    for (const name of names) if (this.has(name)) return this.#attributes[name];
    return undefined;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#attributes, name);
  }

  /** As {@link get}, and leaves every one of `names` out of the copy. */
  take(...names: readonly string[]): AttributeValue | undefined {
    const value = this.get(...names);
    for (const name of names) delete this.#attributes[name];
    return value;
  }

  /** Sets `name`, unless `value` is undefined or the span says it already. */
  add(name: string, value: unknown): void {
    if (value !== undefined && !this.has(name)) this.set(name, value);
  }

  /** Sets `name` to `value`, over what was there, unless it is undefined. */
  set(name: string, value: unknown): void {
    const written = valid(value);
    if (written !== undefined) this.#attributes[name] = written;
  }

  /** Moves what each key names to the name beside it; what the span says there already wins. */
  rename(names: Readonly<Record<string, string>>): void {
    for (const from of Object.keys(names)) {
      const to = names[from];
      if (to !== undefined && this.has(from)) this.add(to, this.take(from));
    }
  }

  names(): readonly string[] {
    return Object.keys(this.#attributes);
  }

  /** The text under the first of `names` that has a value. */
  text(...names: readonly string[]): string | undefined {
    return text(this.get(...names));
  }
}

/** `value` as an attribute can hold it: what is nested becomes JSON, what has no JSON is left out. */
function valid(value: unknown): AttributeValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value !== "object" || value === null) return undefined;
  return plainList(value) ?? jsonOf(value);
}

/** `value` when it is a list of one kind of plain values. */
function plainList(value: object): AttributeValue | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  const texts = items.filter((item) => typeof item === "string");
  if (texts.length === items.length) return texts;
  const numbers = items.filter((item) => typeof item === "number");
  if (numbers.length === items.length) return numbers;
  const flags = items.filter((item) => typeof item === "boolean");
  return flags.length === items.length ? flags : undefined;
}

function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** What the JSON text `value` says; undefined when it is none. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

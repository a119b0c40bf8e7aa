import type { Profile } from "../semconv/index.ts";
import { knownAttribute } from "./known.ts";
import type { Attributes } from "./sample.ts";

/** Which attributes were ever seen on what. */
export class Seen {
  readonly #byKey = new Map<string, Set<string>>();
  readonly #profile: Profile;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** The names below a template are told as one, because the application makes them up. */
  add(key: string, attributes: Attributes): void {
    const names = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, names);
    for (const { name } of attributes) names.add(knownAttribute(name, this.#profile)?.base ?? name);
  }

  toRecord(): Record<string, readonly string[]> {
    const keys = [...this.#byKey.keys()].toSorted();
    return Object.fromEntries(
      keys.map((key) => [key, [...(this.#byKey.get(key) ?? [])].toSorted()]),
    );
  }
}

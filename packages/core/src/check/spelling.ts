import { GEN_AI_PROVIDER_NAME } from "../semconv/index.ts";
import type { Profile } from "../semconv/index.ts";
import { genAiRegistry } from "../semconv/tables.ts";
import type { AnyValue } from "./any-value.ts";

/** How to read one profile's names as those of the current conventions. */
export interface Spelling {
  readonly profile: Profile;
  /** The current name of an attribute or metric; a name that the profile has not changed is its own. */
  currentName(written: string): string;
  currentValue(name: string, value: AnyValue): AnyValue;
  /** Whether `written` is a current name that the profile spells in another way. */
  isTooNew(written: string): boolean;
}

/** Reads the names of `profile`. */
export function spellingOf(profile: Profile): Spelling {
  const names = new Map<string, string>();
  for (const name of [
    ...Object.keys(genAiRegistry.attributes),
    ...Object.keys(genAiRegistry.metrics),
  ]) {
    const older = profile.nameOf(name);
    if (older !== name) names.set(older, name);
  }
  const providers = new Map(
    genAiRegistry.attributes[GEN_AI_PROVIDER_NAME]?.members?.map((member) => [
      profile.valueOf(GEN_AI_PROVIDER_NAME, member),
      member,
    ]),
  );
  return {
    profile,
    currentName: (written) => names.get(written) ?? written,
    currentValue: (name, value) =>
      name === GEN_AI_PROVIDER_NAME && value.type === "string"
        ? { type: "string", value: providers.get(value.value) ?? value.value }
        : value,
    isTooNew: (written) => !names.has(written) && profile.nameOf(written) !== written,
  };
}

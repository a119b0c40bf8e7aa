import type { Span } from "@opentelemetry/api";
import { number } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import { SPOOR_STEP_OUTPUT, SPOOR_STEP_OUTPUT_SIZE } from "@spoor/core/semconv";
import { cutText } from "../redaction.ts";
import { write } from "../tracer.ts";
import { givenOptions, Names } from "./given.ts";

/** Most keys of a step's output. */
const maxKeys = 32;
/** Most keys that are looked at in one call. */
const maxLookedAt = 256;
/** Longest key and longest text of a step's output, in characters. */
const maxKey = 64;
const maxText = 256;

/** The figures that a step gives about its output: one attribute a key, never content of other shapes. */
export class StepOutput {
  #names: Names | undefined;

  record(span: Span, output: unknown): void {
    const given = givenOptions(output);
    if (given === undefined || ArrayBuffer.isView(given)) return;
    const read: Record<string, AttributeValue> = {};
    for (const key of Object.keys(given).slice(0, maxLookedAt)) {
      const name = `${SPOOR_STEP_OUTPUT}.${outputKey(key)}`;
      const value = outputValue(Reflect.get(given, key));
      if (value === undefined || name.endsWith(".")) continue;
      if (name !== SPOOR_STEP_OUTPUT_SIZE || typeof value === "number") read[name] = value;
    }
    this.#names ??= new Names(maxKeys);
    write(span, this.#names.within(read));
  }
}

/** `key` in the letters of attribute names: `originalACCount` is `original_ac_count`. */
export function outputKey(key: string): string {
  return key
    .slice(0, maxKey)
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z\d_.]+/g, "_")
    .replaceAll(/^[_.]+|[_.]+$/g, "");
}

function outputValue(value: unknown): AttributeValue | undefined {
  if (typeof value === "string") return cutText(value, maxText);
  return typeof value === "boolean" ? value : number(value);
}

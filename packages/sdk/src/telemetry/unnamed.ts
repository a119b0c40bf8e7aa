import {
  EVENT_SPOOR_LEGACY_RECORD,
  SPOOR_LEGACY_FIELDS,
  SPOOR_LEGACY_TYPE,
} from "@spoor/core/semconv";
import { number } from "@spoor/core/record";
import { cutText } from "../redaction.ts";
import { givenOptions } from "../trace/given.ts";
import type { MaybeAttributes } from "./place.ts";
import type { Told } from "./told.ts";

/** Longest text that is a figure and not content; most figures of one record, and most that are looked at. */
const maxText = 128;
const maxFigures = 64;
const maxLookedAt = 256;
const maxName = 128;

/** The numbers, truths and short texts of `value`, at most 64: longer texts may be what somebody wrote. */
export function figuresOf(value: unknown): ReadonlyMap<string, string | number | boolean> {
  const found = new Map<string, string | number | boolean>();
  const given = givenOptions(value);
  if (given === undefined || ArrayBuffer.isView(given)) return found;
  for (const key of Object.keys(given).slice(0, maxLookedAt)) {
    const one: unknown = Reflect.get(given, key);
    const isShort = typeof one === "string" && one.length <= maxText;
    const figure = isShort || typeof one === "boolean" ? one : number(one);
    if (figure !== undefined && found.size < maxFigures) found.set(cutText(key, maxName), figure);
  }
  return found;
}

/** What has no name of its own among the events: `type`, and its figures as JSON. */
export function unnamed(type: string, fields: unknown, attributes: MaybeAttributes = {}): Told {
  return {
    name: EVENT_SPOOR_LEGACY_RECORD,
    severity: "INFO",
    attributes: {
      ...attributes,
      [SPOOR_LEGACY_TYPE]: type,
      [SPOOR_LEGACY_FIELDS]: JSON.stringify(Object.fromEntries(figuresOf(fields))),
    },
  };
}

// Readers for what a developer gives to the functions of this folder: all of it may be anything.
import { number, text } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { failed } from "../guard.ts";
import { cutText } from "../redaction.ts";

/** Longest name of a workflow, step, agent or tool, and longest id, in characters; the rest is cut off. */
const maxName = 128;
/** Longest text of an attribute that the developer sets, in characters. */
const maxText = 4096;
/** Most elements of an array attribute. */
const maxElements = 128;

/** Most attributes that a developer can set on one span, so that with Spoor's own they stay below the SDK's limit of 128. */
export const maxAttributes = 80;

/** The name that was given, cut at 128 characters; `unnamed` for what is no name. */
export function givenName(value: unknown): string {
  return givenText(value, maxName) ?? "unnamed";
}

/** The text that was given, cut at `max` characters; undefined for what is no text or empty. */
export function givenText(value: unknown, max: number = maxName): string | undefined {
  const given = text(value);
  return given === undefined ? undefined : cutText(given, max);
}

/** The member of `members` that was given, or undefined. */
export function givenMember<Member extends string>(
  members: readonly Member[],
  value: unknown,
): Member | undefined {
  return members.find((member) => member === value);
}

/** The options that were given, when they are an object. */
export function givenOptions(value: unknown): object | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/**
 * The attributes among what was given, undefined where no object was: at most 80, texts cut at 4,096 characters, arrays
 * of one type at 128 elements.
 */
export function givenAttributes(value: unknown): Record<string, AttributeValue> | undefined {
  const given = givenOptions(value);
  if (given === undefined || ArrayBuffer.isView(given)) return undefined;
  const out: Record<string, AttributeValue> = {};
  let left = maxAttributes;
  for (const name of Object.keys(given)) {
    const read = givenAttribute(Reflect.get(given, name));
    if (read === undefined || name === "") continue;
    out[cutText(name, maxName)] = read;
    left -= 1;
    if (left === 0) break;
  }
  return out;
}

function givenAttribute(value: unknown): AttributeValue | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return cutText(value, maxText);
  return number(value) ?? (Array.isArray(value) ? givenArray(value) : undefined);
}

function givenArray(value: readonly unknown[]): AttributeValue | undefined {
  const elements = value.slice(0, maxElements);
  const texts = elements.filter((element) => typeof element === "string");
  if (texts.length === elements.length) return texts.map((element) => cutText(element, maxText));
  const numbers = elements.filter((element) => typeof element === "number");
  if (numbers.length === elements.length && numbers.every(Number.isFinite)) return numbers;
  const flags = elements.filter((element) => typeof element === "boolean");
  return flags.length === elements.length ? flags : undefined;
}

/** The names that were set on one span, so that they stay bounded over any number of calls. */
export class Names {
  readonly #max: number;
  readonly #seen: Set<string>;

  constructor(max: number, seen: readonly string[] = []) {
    this.#max = max;
    this.#seen = new Set(seen);
  }

  /** The part of `attributes` that is still within the bound. */
  within(attributes: Attributes = {}): Attributes {
    const out: Record<string, AttributeValue> = {};
    for (const [name, value] of Object.entries(attributes)) {
      if (!this.#seen.has(name) && this.#seen.size >= this.#max) {
        failed("attribute bound", `${name} is one name too many for its span`);
        continue;
      }
      this.#seen.add(name);
      out[name] = value;
    }
    return out;
  }
}

import { maxEntries } from "@spoor/core/redact";
import { SPOOR_CAPTURE_TRUNCATED, SPOOR_SANITIZED } from "@spoor/core/semconv";
import { memberValue } from "./any-value.ts";
import type { Budget } from "./budget.ts";

/** Attributes of either OpenTelemetry line: values of any kind, though most are plain. */
export type AttributesLike = Readonly<Record<string, unknown>>;

/** A list in OTLP/JSON, and how many entries of it were left out. */
export interface List {
  readonly text: string;
  readonly dropped: number;
}

const none: AttributesLike = {};

/** `attributes` as the JSON of a list of OTLP KeyValues; entries beyond 256 or the budget are left out. Never throws. */
export function attributeList(attributes: AttributesLike | undefined, budget: Budget): List {
  const from = attributes ?? none;
  return listOf(from, keysOf(from, budget), budget);
}

/**
 * As `attributeList`, and behind the attributes the marks of what was changed anywhere in the record: to be called when
 * all its other parts are encoded.
 */
export function markedAttributeList(attributes: AttributesLike, budget: Budget): List {
  const keys = keysOf(attributes, budget);
  const list = listOf(attributes, keys, budget);
  if (!budget.sanitized && budget.cut === 0) return list;
  const members = list.text.length > 2 ? [list.text.slice(1, -1)] : [];
  if (budget.sanitized && !keys.includes(SPOOR_SANITIZED)) members.push(mark(SPOOR_SANITIZED));
  if (budget.cut > 0 && !keys.includes(SPOOR_CAPTURE_TRUNCATED)) {
    members.push(mark(SPOOR_CAPTURE_TRUNCATED));
  }
  return { text: `[${members.join(",")}]`, dropped: list.dropped };
}

function listOf(attributes: AttributesLike, keys: readonly string[], budget: Budget): List {
  const length = Math.min(keys.length, maxEntries);
  let text = "[";
  let index = 0;
  for (; index < length && budget.take(); index += 1) {
    const key = keys[index] ?? "";
    const comma = index === 0 ? "" : ",";
    text += `${comma}{"key":${budget.shortText(key)},"value":${memberValue(attributes, key, budget)}}`;
  }
  if (keys.length > length) budget.leaveOut();
  return { text: `${text}]`, dropped: keys.length - index };
}

function keysOf(attributes: AttributesLike, budget: Budget): readonly string[] {
  try {
    return Object.keys(attributes);
  } catch {
    budget.sanitize();
    return [];
  }
}

function mark(name: string): string {
  return `{"key":"${name}","value":{"boolValue":true}}`;
}

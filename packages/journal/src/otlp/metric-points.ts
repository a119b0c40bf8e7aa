import { at, list } from "@spoor/core/record";
import { attributeList } from "./attributes.ts";
import type { AttributesLike } from "./attributes.ts";
import type { Budget } from "./budget.ts";
import { nanoseconds } from "./time.ts";
import type { Time } from "./time.ts";

/** A data point of a metric; `value` is a number, a histogram or an exponential histogram. */
export interface PointLike {
  readonly startTime: Time;
  readonly endTime: Time;
  readonly attributes: AttributesLike;
  readonly value: unknown;
}

/** A number's point, written as a 64-bit integer where `isInteger` and it is one. */
export function numberPoint(point: PointLike, budget: Budget, isInteger: boolean): string {
  const { value } = point;
  const text =
    isInteger && Number.isSafeInteger(value)
      ? `"asInt":"${String(value)}"`
      : `"asDouble":${doubleText(value, budget)}`;
  return `${pointHead(point, budget)},${text}}`;
}

export function histogramPoint(point: PointLike, budget: Budget): string {
  const { value } = point;
  const buckets = at(value, "buckets");
  const bounds = list(at(buckets, "boundaries")).map((bound) => doubleText(bound, budget));
  return (
    `${pointHead(point, budget)}${summary(value, budget)}` +
    `,"bucketCounts":${countsText(at(buckets, "counts"), budget)}` +
    `,"explicitBounds":[${bounds.join(",")}]}`
  );
}

export function exponentialHistogramPoint(point: PointLike, budget: Budget): string {
  const { value } = point;
  return (
    `${pointHead(point, budget)}${summary(value, budget)}` +
    `,"scale":${int32Text(at(value, "scale"))}` +
    `,"zeroCount":${countText(at(value, "zeroCount"), budget)}` +
    `,"positive":${rangeText(at(value, "positive"), budget)}` +
    `,"negative":${rangeText(at(value, "negative"), budget)}}`
  );
}

/** Times stand first: they are what tells one collection's line from another's within its first bytes. */
function pointHead(point: PointLike, budget: Budget): string {
  return (
    `{"timeUnixNano":"${nanoseconds(point.endTime)}"` +
    `,"startTimeUnixNano":"${nanoseconds(point.startTime)}"` +
    `,"attributes":${attributeList(point.attributes, budget).text}`
  );
}

function summary(value: unknown, budget: Budget): string {
  let text = `,"count":${countText(at(value, "count"), budget)}`;
  for (const name of ["sum", "min", "max"]) {
    const figure = at(value, name);
    if (figure !== undefined) text += `,"${name}":${doubleText(figure, budget)}`;
  }
  return text;
}

function rangeText(range: unknown, budget: Budget): string {
  const counts = countsText(at(range, "bucketCounts"), budget);
  return `{"offset":${int32Text(at(range, "offset"))},"bucketCounts":${counts}}`;
}

function countsText(counts: unknown, budget: Budget): string {
  return `[${list(counts)
    .map((item) => countText(item, budget))
    .join(",")}]`;
}

/** A count as the digits of an unsigned 64-bit integer in quotes. */
function countText(value: unknown, budget: Budget): string {
  if (typeof value === "number" && value >= 0 && value < 2 ** 63 && Number.isInteger(value)) {
    return `"${BigInt(value)}"`;
  }
  budget.sanitize();
  return '"0"';
}

/** A double; the three values that JSON has no number for go in quotes, as protobuf's JSON mapping has it. */
function doubleText(value: unknown, budget: Budget): string {
  if (typeof value !== "number") {
    budget.sanitize();
    return "0";
  }
  if (Number.isFinite(value)) return Object.is(value, -0) ? "0" : String(value);
  budget.sanitize();
  return `"${value}"`;
}

function int32Text(value: unknown): string {
  return String(typeof value === "number" ? value | 0 : 0);
}

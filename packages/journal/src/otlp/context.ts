import type { Budget } from "./budget.ts";

/** The parts of OpenTelemetry's `SpanContext` that are written. */
export interface SpanContextLike {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean | undefined;
  readonly traceState?: { serialize(): string } | undefined;
}

const hex = /^[0-9a-fA-F]+$/;

/** `id` as a JSON string; the empty id, and a mark in the budget, where it is not hexadecimal. */
export function idText(id: string, budget: Budget): string {
  if (hex.test(id)) return `"${id}"`;
  budget.sanitize();
  return '""';
}

/** `,"traceState":"..."` where `context` has one. Never throws. */
export function traceStateText(context: SpanContextLike, budget: Budget): string {
  if (context.traceState === undefined) return "";
  try {
    return `,"traceState":${budget.shortText(context.traceState.serialize())}`;
  } catch {
    budget.sanitize();
    return "";
  }
}

/** The flags of a span or link: W3C's in the low byte, then whether it is known to be, and is, remote. */
export function spanFlags(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | 0x100 | (isRemote === true ? 0x200 : 0);
}

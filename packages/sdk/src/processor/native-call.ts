import type { Usage } from "@spoor/core/record";
import {
  anthropicScope,
  compactionOfAnthropic,
  missingOfAnthropic,
  outcomeOfAnthropic,
  SPOOR_OUTCOME,
} from "@spoor/core/semconv";
import { usageFromAttributes } from "@spoor/core/usage";
import { failed } from "../guard.ts";
import { write } from "../tracer.ts";
import type { Reading } from "./reading.ts";
import type { Span } from "./span.ts";

/** Most calls that are watched at a time; of more, the oldest is left to the library. */
const maxOpen = 1000;
/** Calls that have not ended. A library that makes the span itself leaves it open where nobody reads the reply. */
const open = new Set<Span>();
/** Calls that Spoor ended as the process went. */
const left = new WeakSet<Span>();

const isNative = ({ instrumentationScope: { name } }: Span): boolean =>
  name.startsWith(anthropicScope);

/** Remembers a call that starts, where the client library itself made its span. */
export function watchNativeCall(span: Span): void {
  if (!isNative(span)) return;
  open.add(span);
  const [oldest] = open;
  if (open.size > maxOpen && oldest !== undefined) open.delete(oldest);
}

/** Says what is missing on the span of a call that ends, where the client library itself made it. */
export function tellNativeCall(span: Span): void {
  if (!isNative(span)) return;
  open.delete(span);
  const { attributes, status } = span;
  write(span, {
    ...missingOfAnthropic(attributes),
    [SPOOR_OUTCOME]: left.has(span) ? "incomplete" : outcomeOfAnthropic(status.code, attributes),
  });
}

/** The usage of a call with compactions, each part to be priced alone; undefined where the span tells of none. */
export function compactedUsage(span: Span, { attributes }: Reading): Usage | undefined {
  const compaction = isNative(span) ? compactionOfAnthropic(span.attributes) : undefined;
  const whole = compaction && usageFromAttributes(attributes);
  if (compaction === undefined || whole === undefined) return undefined;
  const answer = usageFromAttributes(span.attributes) ?? {};
  return { ...whole, iterations: [{ usage: compaction }, { usage: answer }] };
}

/** Ends every call that is still open as the process goes: nobody has read its reply to the end. */
export function endOpenNativeCalls(): void {
  for (const span of open) {
    try {
      left.add(span);
      span.end();
    } catch (error) {
      failed("ending a call", error);
    }
  }
}

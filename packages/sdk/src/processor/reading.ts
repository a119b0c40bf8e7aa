import { normalised } from "@spoor/core/semconv";
import { currentProfile } from "../tracer.ts";
import type { Span } from "./span.ts";

/** What a span says, whoever made it. */
export interface Reading {
  /** As the conventions have it for a span of another instrumentation; as it is for Spoor's own. */
  readonly attributes: Span["attributes"];
  /** The value under the current name `name`. */
  readonly read: (name: string) => unknown;
}

/** Reads a span, through the dialect of the instrumentation that made it. */
export function readingOf(span: Span): Reading {
  const foreign = normalised(span);
  const attributes = foreign?.attributes ?? span.attributes;
  return {
    attributes,
    read: (name) => attributes[foreign === undefined ? currentProfile().nameOf(name) : name],
  };
}

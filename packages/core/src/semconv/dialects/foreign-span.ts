import { at, list, text } from "../../record/read.ts";
import { ERROR_TYPE, EXCEPTION_TYPE } from "../gen-ai-names.generated.ts";
import { kindOf, spanNameOf } from "./operation.ts";
import type { Translation } from "./translation.ts";

/** What is read of a span of somebody else; both OpenTelemetry lines and imported files have it. */
export interface ForeignSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly instrumentationScope: { readonly name: string };
  readonly events?: readonly ForeignEvent[];
}

export interface ForeignEvent {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** A span of another instrumentation as the current conventions have it. */
export interface Normalised {
  /** The name of the dialect it was written in. */
  readonly dialect: string;
  readonly name: string;
  /** All attributes of the copy: what was translated under the current names, the rest as it was. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The kind that the span should have, where all spans of the dialect are internal. */
  readonly kind?: "client" | "internal";
}

/** How one library, or one version of the conventions, writes its spans. */
export interface Dialect {
  readonly name: string;
  /** Whether `span` holds anything that this dialect translates; a few look-ups. */
  speaks(span: ForeignSpan): boolean;
  /** `span` with what is of this dialect translated; what is of others stays as it is. */
  normalise(span: ForeignSpan): Normalised;
}

/** The outcome of a translation, with the span's name as the conventions have it. */
export function result(
  dialect: string,
  span: ForeignSpan,
  { attributes }: Translation,
): Normalised {
  return { dialect, name: spanNameOf(attributes, span.name), attributes };
}

/** As {@link result}, for a dialect whose spans are all internal. */
export function resultWithKind(
  dialect: string,
  span: ForeignSpan,
  translation: Translation,
): Normalised {
  return { ...result(dialect, span, translation), kind: kindOf(translation.attributes) };
}

/** Says what kind of error a span failed with, for dialects that record it as an event only. */
export function addErrorType(translation: Translation, span: ForeignSpan): void {
  const recorded = list(span.events).find((event) => at(event, "name") === "exception");
  translation.add(ERROR_TYPE, text(at(at(recorded, "attributes"), EXCEPTION_TYPE)));
}

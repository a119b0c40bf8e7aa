import type { ProfileName } from "../semconv/index.ts";

/** How grave a finding is, the gravest first; `foreign` is what another library wrote on its own telemetry. */
export const findingLevels = ["violation", "improvement", "foreign", "information"] as const;

export type FindingLevel = (typeof findingLevels)[number];

/** Every id of a finding. Those that the conventions' own tools have are spelled as there. */
export const findingIds = [
  "bucket_boundaries_unexpected",
  "conditionally_required_attribute_not_present",
  "conversation_id_generated",
  "cost_arithmetic",
  "default_value_recorded",
  "deprecated",
  "error_type_missing_on_error",
  "error_type_without_error_status",
  "event_body_unexpected",
  "event_severity_unexpected",
  "genai_content_schema",
  "genai_expected_attribute_missing",
  "genai_operation_name_unknown",
  "genai_span_kind_unexpected",
  "genai_span_name_format",
  "invalid_otlp",
  "message_part_invalid",
  "message_part_type_unknown",
  "metric_high_cardinality",
  "missing_attribute",
  "missing_event",
  "missing_metric",
  "outcome_contradicts_status",
  "required_attribute_not_present",
  "schema_url_mismatch",
  "schema_url_missing",
  "span_ends_before_start",
  "span_name_high_cardinality",
  "span_status_ok_set_by_instrumentation",
  "span_type_unknown",
  "token_arithmetic",
  "type_mismatch",
  "undefined_enum_variant",
  "unexpected_instrument",
  "unit_mismatch",
  "usage_counted_twice",
  "usage_on_roll_up",
] as const;

export type FindingId = (typeof findingIds)[number];

export type FindingSignal = "span" | "event" | "metric";

/** One thing that telemetry does against the conventions, with how often it does so. */
export interface Finding {
  /** Names the rule; stable. */
  readonly id: FindingId;
  readonly level: FindingLevel;
  readonly signal: FindingSignal;
  /** The name of the first span, event or metric with the finding. */
  readonly name: string;
  /** The attribute that it is about, where it is about one. */
  readonly key?: string;
  /** One sentence with the cause and the fix. */
  readonly message: string;
  /** Where it was seen first, in lower case hex. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly count: number;
}

/** What a checker found in all that it was given. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly counts: { readonly spans: number; readonly events: number; readonly metrics: number };
  /** By span type, `event <name>` and `metric <name>`: the sorted current names of all attributes seen on it. */
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

export interface CheckerOptions {
  /** The version of the conventions that the telemetry is written in. */
  readonly profile?: ProfileName;
}

/** Checks telemetry request by request. Its memory grows with the distinct findings and the ids of replies. */
export interface Checker {
  /** Checks one OTLP/JSON request, already parsed; whatever else it is given is a finding. Never throws. */
  add(request: unknown): void;
  report(): Report;
}

/** What a rule found in one span, event or metric. */
export interface Problem {
  readonly id: FindingId;
  readonly level: Exclude<FindingLevel, "foreign">;
  readonly key?: string;
  /** What tells this finding from others with the same id and key. */
  readonly value?: string;
  readonly message: string;
  /** Whether it counts against Spoor on the telemetry of another library too. */
  readonly isOurs?: boolean;
}

/**
 * What a gRPC status means: try again later; wait for a change; something in the request is wrong; or too much, either of
 * requests or in this one.
 */
export type Meaning = "retry" | "hold" | "refused" | "exhausted";

export interface GrpcMeaning {
  readonly name: string;
  readonly meaning: Meaning;
  /** What to do about it, where somebody has to. */
  readonly fix: string;
}

const key = "check the key in OTEL_EXPORTER_OTLP_HEADERS";
const service =
  "check the endpoint, or set OTEL_<SIGNAL>_EXPORTER=none for what the backend does not take";

/** By their numbers. Those that OTLP does not let a client retry are held or tried again all the same: nothing is lost. */
const statuses: readonly GrpcMeaning[] = [
  { name: "OK", meaning: "retry", fix: "" },
  { name: "CANCELLED", meaning: "retry", fix: "" },
  { name: "UNKNOWN", meaning: "retry", fix: "" },
  { name: "INVALID_ARGUMENT", meaning: "refused", fix: "" },
  { name: "DEADLINE_EXCEEDED", meaning: "retry", fix: "" },
  { name: "NOT_FOUND", meaning: "hold", fix: service },
  { name: "ALREADY_EXISTS", meaning: "retry", fix: "" },
  { name: "PERMISSION_DENIED", meaning: "hold", fix: `${key} and what it may do` },
  { name: "RESOURCE_EXHAUSTED", meaning: "exhausted", fix: "" },
  { name: "FAILED_PRECONDITION", meaning: "retry", fix: "" },
  { name: "ABORTED", meaning: "retry", fix: "" },
  { name: "OUT_OF_RANGE", meaning: "retry", fix: "" },
  { name: "UNIMPLEMENTED", meaning: "hold", fix: service },
  { name: "INTERNAL", meaning: "retry", fix: "" },
  { name: "UNAVAILABLE", meaning: "retry", fix: "" },
  { name: "DATA_LOSS", meaning: "retry", fix: "" },
  { name: "UNAUTHENTICATED", meaning: "hold", fix: key },
];

export function grpcMeaning(status: number): GrpcMeaning {
  return statuses[status] ?? { name: `gRPC status ${status}`, meaning: "retry", fix: "" };
}

import { at } from "@spoor/core/record";
import { bytesOf, numberOf, readFields } from "./protobuf/read.ts";
import { maxWaitMs, retryAfterMs } from "./retry-after.ts";
import { grpcMeaning } from "./grpc-status.ts";
import type { Reply } from "./transport/transport.ts";

/** What an answer means for the records that were sent. */
export type Outcome =
  /** The backend has them, but for `rejected` of them. */
  | { readonly kind: "taken"; readonly rejected: number; readonly message: string }
  /** It may take them later: not before `afterMs`, where it says so. */
  | {
      readonly kind: "retry";
      readonly reason: string;
      readonly afterMs?: number;
      /** True when nobody listens there. */
      readonly isUnreachable: boolean;
    }
  /** It takes nothing until somebody has changed something. */
  | { readonly kind: "hold"; readonly reason: string; readonly fix: string }
  /** It does not take these: one of them is wrong, or they are too large together. */
  | { readonly kind: "refused"; readonly reason: string; readonly isTooLarge: boolean };

/** What the meaning of an answer hangs on, beside the answer. */
export interface Asked {
  /** Whether the request was in JSON. */
  readonly isJson: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const maxReason = 300;
const tooLarge = /too large|larger than|exceed|too big|too long/i;
const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
]);
const tlsCode = /CERT|^ERR_SSL_|^ERR_TLS_|^EPROTO$|SELF_SIGNED|UNABLE_TO_|^HOSTNAME_MISMATCH$/;
const invalidRequest = /^ERR_(?:INVALID|HTTP_|HTTP2_INVALID|UNESCAPED)/;
/** Another protocol is spoken there: HTTP/2 for HTTP/1, or the reverse. */
const otherProtocol = /^(?:HPE_|ERR_HTTP2_ERROR$)/;

export function classify(reply: Reply, asked: Asked): Outcome {
  if (reply.kind === "none") return withoutReply(reply);
  if (reply.kind === "unusable") {
    return { kind: "hold", reason: reply.reason, fix: reply.fix };
  }
  if (reply.kind === "http") return httpOutcome(reply, asked);
  return reply.status === 0 ? taken(reply.body, false) : grpcOutcome(reply);
}

function withoutReply({ code, message }: Extract<Reply, { kind: "none" }>): Outcome {
  const reason = short(code === "TIMEOUT" ? message : `${code}: ${message}`);
  if (tlsCode.test(code)) return { kind: "hold", reason, fix: tlsFix };
  if (otherProtocol.test(code)) return { kind: "hold", reason, fix: protocolFix };
  if (invalidRequest.test(code)) return { kind: "hold", reason, fix: headerFix };
  return { kind: "retry", reason, isUnreachable: unreachable.has(code) };
}

const tlsFix =
  "check the address, and name the certificate of its authority in OTEL_EXPORTER_OTLP_CERTIFICATE";
const protocolFix =
  "check the port of the endpoint (usually 4318 for HTTP, 4317 for gRPC) and OTEL_EXPORTER_OTLP_PROTOCOL";
const headerFix = "check the endpoint and OTEL_EXPORTER_OTLP_HEADERS";

function grpcOutcome({ status, message, retryMs }: Extract<Reply, { kind: "grpc" }>): Outcome {
  const { name, meaning, fix } = grpcMeaning(status);
  const reason = short(message === "" ? name : `${name}: ${message}`);
  if (meaning === "hold") return { kind: "hold", reason, fix };
  const isTooLarge = tooLarge.test(message);
  const isRefused = meaning === "refused" || (meaning === "exhausted" && retryMs === undefined);
  if (isRefused && (meaning === "refused" || isTooLarge)) {
    return { kind: "refused", reason, isTooLarge };
  }
  return {
    kind: "retry",
    reason,
    isUnreachable: false,
    ...(retryMs !== undefined && retryMs >= 0 && { afterMs: Math.min(retryMs, maxWaitMs) }),
  };
}

function httpOutcome(reply: Extract<Reply, { kind: "http" }>, asked: Asked): Outcome {
  const { status, headers, body } = reply;
  if (status >= 200 && status < 300) return taken(body, isJson(headers, asked));
  const reason = short(`HTTP ${status}${textOf(body)}`);
  if (status === 413) return { kind: "refused", reason, isTooLarge: true };
  if (status === 400 || status === 422) {
    return { kind: "refused", reason, isTooLarge: tooLarge.test(reason) };
  }
  if (status === 408 || status === 429 || status >= 500) {
    const afterMs = retryAfterMs(headers["retry-after"], headers["date"], asked.now);
    return {
      kind: "retry",
      reason,
      isUnreachable: false,
      ...(afterMs !== undefined && { afterMs }),
    };
  }
  if (status >= 300 && status < 400) return redirect(status, headers["location"]);
  return { kind: "hold", reason, fix: fixes[status] ?? "check the endpoint" };
}

const fixes: Readonly<Record<number, string>> = {
  401: "check the key in OTEL_EXPORTER_OTLP_HEADERS",
  403: "check the key in OTEL_EXPORTER_OTLP_HEADERS and what it may do",
  404: "check the path of the endpoint, or set OTEL_<SIGNAL>_EXPORTER=none for what the backend does not take",
  405: "check the path of the endpoint",
  407: "check the proxy",
  415: "set OTEL_EXPORTER_OTLP_PROTOCOL to what the backend takes: http/protobuf or http/json",
};

function redirect(status: number, location = ""): Outcome {
  // What stands behind the path may be a secret.
  const place = location.replace(/^([a-z]+:\/\/)?[^/?#@]*@/i, "$1").replace(/[?#].*$/s, "");
  const to = place === "" ? "" : ` to ${short(place)}`;
  return {
    kind: "hold",
    reason: `HTTP ${status}: it redirects${to}, and redirects are not followed`,
    fix: "set the endpoint to the final address",
  };
}

function isJson(headers: Readonly<Record<string, string | undefined>>, asked: Asked): boolean {
  const type = headers["content-type"];
  return type === undefined ? asked.isJson : type.includes("json");
}

/** What the body of a success says; one that cannot be read says nothing. */
function taken(body: Buffer, json: boolean): Outcome {
  const { rejected, message } = json ? partialOfJson(body) : partialOfProtobuf(body);
  return { kind: "taken", rejected: Math.max(0, rejected), message: short(message) };
}

interface Partial {
  readonly rejected: number;
  readonly message: string;
}

const countNames = ["rejectedSpans", "rejectedLogRecords", "rejectedDataPoints"] as const;

function partialOfJson(body: Buffer): Partial {
  try {
    const partial = at(JSON.parse(body.toString("utf8")), "partialSuccess");
    const count = countNames.map((name) => at(partial, name)).find((value) => value !== undefined);
    const message = at(partial, "errorMessage");
    return {
      rejected: typeof count === "string" || typeof count === "number" ? Number(count) || 0 : 0,
      message: typeof message === "string" ? message : "",
    };
  } catch {
    return { rejected: 0, message: "" };
  }
}

function partialOfProtobuf(body: Buffer): Partial {
  const partial = readFields(bytesOf(readFields(body), 1));
  return { rejected: numberOf(partial, 1), message: bytesOf(partial, 2).toString("utf8") };
}

/** The beginning of an error's body where it is text, on one line. */
function textOf(body: Buffer): string {
  const text = body
    .subarray(0, maxReason * 2)
    .toString("utf8")
    .replaceAll(/[^\P{C}\s]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return text === "" ? "" : `: ${text}`;
}

const short = (text: string): string =>
  text.length > maxReason ? `${text.slice(0, maxReason)}...` : text;

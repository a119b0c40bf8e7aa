import { encodePartialSuccess, encodeStatus } from "@spoor/journal";
import type { Signal } from "@spoor/journal";

/** The encodings of OTLP over HTTP. */
export type Encoding = "json" | "protobuf";

/** What is answered to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const contentTypes = { json: "application/json", protobuf: "application/x-protobuf" } as const;

/** Codes of google.rpc that say what a status of HTTP says. */
const codes: ReadonlyMap<number, number> = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [405, 12],
  [408, 4],
  [413, 8],
  [415, 3],
  [429, 8],
  [503, 14],
]);
const unknownCode = 2;

const rejectedNames = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
} as const;

/** The encoding that a content type names; undefined for any other. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const [type = ""] = (contentType ?? "").toLowerCase().split(";");
  if (type.trim() === contentTypes.json) return "json";
  return type.trim() === contentTypes.protobuf ? "protobuf" : undefined;
}

function answer(status: number, encoding: Encoding, body: Buffer): Answer {
  return { status, headers: { "content-type": contentTypes[encoding] }, body };
}

/** Why a request is not taken. */
export class Refusal extends Error {
  readonly status: number;
  /** Seconds after which it may be sent again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The answer to a request that is not taken, in the encoding in which it came. */
export function refusalAnswer(
  { status, message, retryAfter }: Refusal,
  encoding: Encoding,
): Answer {
  const code = codes.get(status) ?? unknownCode;
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify({ code, message }))
      : encodeStatus(code, message);
  const { headers } = answer(status, encoding, body);
  const retry = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  return { status, headers: { ...headers, ...retry }, body };
}

/** What is not taken of a request, and why. */
export interface Rest {
  readonly rejected: number;
  readonly reason: string;
}

/** The answer to a request that is taken, but for `rest`. */
export function successAnswer(signal: Signal, encoding: Encoding, rest: Rest): Answer {
  const { rejected, reason } = rest;
  if (rejected === 0)
    return answer(200, encoding, encoding === "json" ? Buffer.from("{}") : Buffer.alloc(0));
  if (encoding === "protobuf") return answer(200, encoding, encodePartialSuccess(rejected, reason));
  const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: reason };
  return answer(200, encoding, Buffer.from(JSON.stringify({ partialSuccess })));
}

import { createServer } from "node:http";
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { inflated, recordsOf } from "./otlp-body.ts";
import type { SentRecords, SentSpan } from "./otlp-body.ts";

/** What the sink does with a request. It takes the records only where this says so. */
export type Answer =
  /** Takes the records; `afterMs` later, where said, it answers 200. */
  | { readonly kind: "accept"; readonly afterMs?: number }
  /** Answers with a status and takes nothing. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Takes the records but for `rejected` of them, the last ones, and says so. */
  | { readonly kind: "partial"; readonly rejected: number; readonly message: string }
  /** Never answers; takes nothing. */
  | { readonly kind: "hang" }
  /** Answers 200 with one byte of a body each `everyMs`, without an end; takes the records. */
  | { readonly kind: "drip"; readonly everyMs: number }
  /** Answers 200 with a body of `bytes` spaces; takes the records. */
  | { readonly kind: "flood"; readonly bytes: number }
  /** Breaks the connection: before anything was taken, or after (then only the answer is lost). */
  | { readonly kind: "reset"; readonly when: "before" | "after" };

/** A request that came. */
export interface SinkRequest extends SentRecords {
  /** From 1 on. */
  readonly number: number;
  /** When it had come, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Size of the body as it was sent, and after decompression. */
  readonly sentBytes: number;
  readonly bytes: number;
}

export type Answers = (request: SinkRequest) => Answer;

/** A backend on loopback for OTLP over HTTP, in JSON and protobuf, that counts what it took. */
export interface OtlpSink {
  readonly url: string;
  readonly port: number;
  /** Every request that came, whatever it was answered. */
  readonly requests: readonly SinkRequest[];
  /** Behaves like `answers` from now on. */
  use(answers: Answers): void;
  /** How often each span was taken, by `<trace id>-<span id>`. */
  readonly taken: ReadonlyMap<string, number>;
  /** How many different spans were taken, and how many more often than once. */
  unique(): number;
  duplicates(): number;
  /** How many log records and metrics were taken. */
  logRecords(): number;
  metrics(): number;
  /** Breaks all connections and frees the port. */
  close(): Promise<void>;
}

export interface SinkOptions {
  readonly answers?: Answers;
  /** A free one unless said. */
  readonly port?: number;
  /** With a key and a certificate it speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

const accept: Answer = { kind: "accept" };

/** Accepts everything. */
export const acceptAll: Answers = () => accept;

export const status = (code: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  kind: "status",
  status: code,
  headers,
});

/** The given answers one after the other, a request each, then accepts. */
export function inTurn(...answers: readonly Answer[]): Answers {
  let next = 0;
  return () => {
    const answer = answers[next] ?? accept;
    next += 1;
    return answer;
  };
}

/** Answers 413 to what is larger than `bytes` after decompression. */
export const above = (bytes: number): Answers => {
  return (request) => (request.bytes > bytes ? status(413) : accept);
};

/** Answers 400 to every request that holds a span called `name`. */
export const poisonedBy = (name: string, code = 400): Answers => {
  return ({ spans }) => (spans.some((span) => span.name === name) ? status(code) : accept);
};

/** Starts a sink on 127.0.0.1. */
export async function startOtlpSink(options: SinkOptions = {}): Promise<OtlpSink> {
  const sink = new Sink(options);
  await sink.listen(options.port ?? 0);
  return sink;
}

class Sink implements OtlpSink {
  readonly requests: SinkRequest[] = [];
  readonly taken = new Map<string, number>();
  #answers: Answers;
  readonly #server;
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #logRecords = 0;
  #metrics = 0;
  port = 0;

  constructor({ answers = acceptAll, tls }: SinkOptions) {
    this.#answers = answers;
    const listener: RequestListener = (request, response) => this.#onRequest(request, response);
    this.#scheme = tls === undefined ? "http" : "https";
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    this.port = typeof address === "object" && address !== null ? address.port : 0;
  }

  use(answers: Answers): void {
    this.#answers = answers;
  }

  unique(): number {
    return this.taken.size;
  }

  duplicates(): number {
    return [...this.taken.values()].reduce((sum, times) => sum + times - 1, 0);
  }

  logRecords(): number {
    return this.#logRecords;
  }

  metrics(): number {
    return this.#metrics;
  }

  close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }

  #onRequest(message: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    // A connection that its client breaks is no failure of the sink.
    message.on("error", () => {});
    response.on("error", () => {});
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const request = this.#read(message, Buffer.concat(chunks));
      if (typeof request === "string") response.writeHead(400).end(request);
      else this.#answer(this.#answers(request), request, response);
    });
  }

  /** The request, which is counted; or why it is none. */
  #read(message: IncomingMessage, body: Buffer): SinkRequest | string {
    const path = message.url ?? "";
    const contentType = message.headers["content-type"] ?? "";
    try {
      const raw = inflated(body, message.headers["content-encoding"]);
      const request = {
        ...recordsOf(raw, contentType, path),
        number: this.requests.length + 1,
        at: performance.now(),
        path,
        headers: message.headers,
        sentBytes: body.length,
        bytes: raw.length,
      };
      this.requests.push(request);
      return request;
    } catch (error) {
      return String(error);
    }
  }

  #answer(answer: Answer, request: SinkRequest, response: ServerResponse): void {
    const { socket } = response;
    switch (answer.kind) {
      case "accept":
        this.#take(request, 0);
        this.#after(answer.afterMs ?? 0, () => respond(response, 200));
        return;
      case "partial":
        this.#take(request, answer.rejected);
        respond(response, 200, { body: partialSuccess(answer, request) });
        return;
      case "status":
        respond(response, answer.status, answer);
        return;
      case "flood":
        this.#take(request, 0);
        respond(response, 200, { body: " ".repeat(answer.bytes) });
        return;
      case "drip": {
        this.#take(request, 0);
        response.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => response.write(" "), answer.everyMs);
        this.#timers.add(timer);
        response.once("close", () => clearInterval(timer));
        return;
      }
      case "reset":
        if (answer.when === "after") this.#take(request, 0);
        socket?.resetAndDestroy();
        return;
      case "hang":
    }
  }

  #after(ms: number, then: () => void): void {
    if (ms === 0) then();
    else this.#timers.add(setTimeout(then, ms));
  }

  #take(request: SinkRequest, rejected: number): void {
    const kept = <Item>(items: readonly Item[]): readonly Item[] =>
      items.slice(0, Math.max(0, items.length - rejected));
    for (const span of kept(request.spans)) {
      const key = keyOf(span);
      this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    }
    this.#logRecords += Math.max(0, request.logRecords - rejected);
    this.#metrics += Math.max(0, request.metrics - rejected);
  }
}

export const keyOf = ({ traceId, spanId }: SentSpan): string => `${traceId}-${spanId}`;

interface Reply {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

function respond(response: ServerResponse, code: number, reply: Reply = {}): void {
  const { headers = {}, body = code === 200 ? "" : `status ${code}` } = reply;
  const asked = response.req.headers["content-type"] ?? "";
  const contentType = code === 200 ? asked : "text/plain";
  const text = code === 200 && body === "" && asked.includes("json") ? "{}" : body;
  response.writeHead(code, { "content-type": contentType, ...headers }).end(text);
}

const rejectedNames = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
} as const;

/** The body of a partial success in the encoding of the request. */
function partialSuccess(
  { rejected, message }: Extract<Answer, { kind: "partial" }>,
  request: SinkRequest,
): string | Buffer {
  const signal = request.metrics > 0 ? "metrics" : request.logRecords > 0 ? "logs" : "traces";
  if (request.headers["content-type"]?.includes("json") === true) {
    const told = { [rejectedNames[signal]]: String(rejected), errorMessage: message };
    return JSON.stringify({ partialSuccess: told });
  }
  const text = Buffer.from(message);
  const inner = Buffer.concat([
    Buffer.from([0x08, ...varint(rejected), 0x12, ...varint(text.length)]),
    text,
  ]);
  return Buffer.concat([Buffer.from([0x0a, ...varint(inner.length)]), inner]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))];
}

import { connect } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { compress } from "./compress.ts";
import { retryDelayMs } from "./grpc-details.ts";
import { maxReplyBytes, noReply } from "./transport.ts";
import type { Reply, Transport } from "./transport.ts";
import type { Target } from "../destination.ts";
import type { Signal } from "../../segment-name.ts";

const methods: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

const prefixBytes = 5;
const unknown = 2;

/** Sends by gRPC: one call at a time on one connection, which is kept open and made again when it breaks. */
export function grpcTransport(target: Target, signal: Signal): Transport {
  let session: ClientHttp2Session | undefined;
  const connected = (): ClientHttp2Session => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(new URL(target.url).origin, { ...target.certificates });
      // Each call hears of it, too.
      session.on("error", () => {});
      session.unref();
    }
    return session;
  };
  return {
    async send(body) {
      const compressed = target.compression === "gzip" ? await compress(body) : undefined;
      const headers = {
        "user-agent": "Spoor-OTLP-Exporter-JavaScript",
        ...target.headers,
        ":method": "POST",
        ":path": methods[signal],
        "content-type": "application/grpc",
        te: "trailers",
        "grpc-timeout": `${Math.ceil(target.timeoutMs)}m`,
        ...(compressed !== undefined && { "grpc-encoding": "gzip" }),
      };
      const open = (): ClientHttp2Stream => connected().request(headers);
      const reply = await call(open, framed(body, compressed), target.timeoutMs);
      // A connection that gave no answer may be dead without having noticed.
      if (reply.kind === "none") session?.destroy();
      return reply;
    },
    close: () => session?.destroy(),
  };
}

function framed(body: Buffer, compressed: Buffer | undefined): Buffer {
  const message = compressed ?? body;
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(Number(compressed !== undefined), 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function call(open: () => ClientHttp2Stream, body: Buffer, timeoutMs: number): Promise<Reply> {
  return new Promise<Reply>((resolve) => {
    const stream = open();
    const answer = new Answer();
    const finish = (reply: Reply): void => {
      clearTimeout(timer);
      resolve(reply);
      stream.destroy();
    };
    const timer = setTimeout(() => {
      finish({ kind: "none", code: "TIMEOUT", message: `no answer within ${timeoutMs} ms` });
    }, timeoutMs).unref();
    stream.on("response", (headers) => answer.head(headers));
    stream.on("trailers", (trailers) => answer.tail(trailers));
    stream.on("data", (chunk: Buffer) => answer.add(chunk));
    stream.on("error", (error) => finish(noReply(error)));
    stream.on("close", () => finish(answer.reply()));
    stream.end(body);
  }).catch(noReply);
}

/** An answer that is being read. A call that fails at once has its trailers among the headers. */
class Answer {
  #status = 0;
  #trailers: IncomingHttpHeaders = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  head(headers: IncomingHttpHeaders): void {
    this.#status = Number(headers[":status"] ?? 0);
    this.#trailers = headers;
  }

  tail(trailers: IncomingHttpHeaders): void {
    this.#trailers = { ...this.#trailers, ...trailers };
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= maxReplyBytes) this.#chunks.push(chunk);
  }

  reply(): Reply {
    if (this.#status === 0) {
      return { kind: "none", code: "ECONNRESET", message: "the connection broke" };
    }
    const code = text(this.#trailers["grpc-status"]);
    if (code === undefined && this.#status !== 200) {
      return { kind: "http", status: this.#status, headers: {}, body: Buffer.concat(this.#chunks) };
    }
    const retryMs = retryDelayMs(text(this.#trailers["grpc-status-details-bin"]) ?? "");
    return {
      kind: "grpc",
      status: code === undefined ? unknown : Number(code),
      message: decoded(text(this.#trailers["grpc-message"]) ?? ""),
      ...(retryMs !== undefined && { retryMs }),
      body: Buffer.concat(this.#chunks).subarray(prefixBytes),
    };
  }
}

function text(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}

/** The text of a message, whose special characters are percent-encoded. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}

import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Signal } from "@spoor/journal";
import type { Report } from "../ingest/format.ts";
import type { Inbox } from "../ingest/inbox.ts";
import { encodingOf, Refusal, refusalAnswer, successAnswer } from "./answer.ts";
import type { Answer, Encoding } from "./answer.ts";
import { isLoopback } from "./loopback.ts";
import { Load, readBody, receiveLimits } from "./read-body.ts";
import { readRequest } from "./read-request.ts";
import type { Received } from "./received.ts";

const paths: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ["/v1/traces", "traces"],
  ["/v1/logs", "logs"],
  ["/v1/metrics", "metrics"],
]);
/** Milliseconds until a request has to be there whole. */
const requestTimeoutMs = 60_000;
const retrySeconds = 5;

export interface ReceiverOptions {
  readonly inbox: Inbox;
  readonly report: Report;
  readonly received: Received;
  /** What a sender has to know; undefined where everyone on this machine may send. */
  readonly token: string | undefined;
}

/** A server that takes OTLP over HTTP and answers what it has on disk with 200. It is not listening yet. */
export function createReceiver(options: ReceiverOptions): Server {
  const load = new Load();
  const server = createServer((request, response) => {
    void serve(request, response, { ...options, load });
  });
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = requestTimeoutMs;
  return server;
}

interface Serving extends ReceiverOptions {
  readonly load: Load;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  serving: Serving,
): Promise<void> {
  const { load, received } = serving;
  const encoding = encodingOf(request.headers["content-type"]);
  load.requests += 1;
  try {
    send(request, response, await taken(request, encoding, serving));
    received.requests.accepted += 1;
  } catch (error) {
    received.requests.refused += 1;
    const refusal = error instanceof Refusal ? error : new Refusal(400, "The body did not arrive.");
    send(request, response, refusalAnswer(refusal, encoding ?? "json"));
  } finally {
    load.requests -= 1;
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  // What is left of a body that was refused is not waited for.
  const isCut = !request.complete;
  response.writeHead(status, {
    ...headers,
    "content-length": body.length,
    ...(isCut && { connection: "close" }),
  });
  response.end(body, () => {
    if (isCut) request.destroy();
  });
}

/** Writes what `request` brings. Throws a refusal where it is not taken. */
async function taken(
  request: IncomingMessage,
  encoding: Encoding | undefined,
  { inbox, report, received, token, load }: Serving,
): Promise<Answer> {
  checkSender(request, token);
  const signal = signalOf(request);
  if (encoding === undefined)
    throw new Refusal(415, "Send application/x-protobuf or application/json.");
  if (load.requests > receiveLimits.requests)
    throw new Refusal(429, "Too many requests at one time.", 1);
  const otlp = readRequest(await readBody(request, load), signal, encoding);
  let reason = "";
  const told: Report = {
    read: () => {},
    rejected: (why, count, where) => {
      reason ||= why;
      report.rejected(why, count, where);
    },
  };
  const { records, rejected, unwritten } = inbox.write(otlp, told);
  received.records[signal] += records;
  if (unwritten > 0)
    throw new Refusal(503, "The disk does not take it at this moment.", retrySeconds);
  return successAnswer(signal, encoding, { rejected, reason });
}

/** A page in a browser may send to this machine under a name of its own: that is no program which was told to. */
function checkSender({ headers, socket }: IncomingMessage, token: string | undefined): void {
  const isLocal = isLoopback(socket.localAddress ?? "");
  if (token === undefined && isLocal && !isLoopback(hostOf(headers.host)))
    throw new Refusal(403, "Send to 127.0.0.1 or localhost.");
  if (token !== undefined && !isSame(headers.authorization ?? "", `Bearer ${token}`))
    throw new Refusal(401, "Send the token: authorization: Bearer <token>.");
}

function hostOf(host: string | undefined): string {
  return (host ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares in a time that does not tell how much is the same. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function signalOf({ method, url }: IncomingMessage): Signal {
  const [path = ""] = (url ?? "").split("?");
  const signal = paths.get(path.replace(/\/$/, ""));
  if (signal === undefined)
    throw new Refusal(404, "There are /v1/traces, /v1/logs and /v1/metrics.");
  if (method !== "POST") throw new Refusal(405, "Send it with POST.");
  return signal;
}

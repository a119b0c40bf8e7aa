import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { compress } from "./compress.ts";
import { maxReplyBytes, noReply } from "./transport.ts";
import type { Reply, Transport } from "./transport.ts";
import { isLoopback } from "../cleartext.ts";
import type { Target } from "../destination.ts";

/**
 * Sends by HTTP on one connection that is kept open, by a proxy where HTTP_PROXY and the like name one and Node knows them:
 * see `proxyProblem`. Redirects are answers like others: nothing follows them.
 */
export function httpTransport(target: Target, contentType: string): Transport {
  const url = new URL(target.url);
  const proxyEnv = isLoopback(url.hostname) ? {} : process.env;
  const options = { keepAlive: true, maxSockets: 1, proxyEnv, ...target.certificates };
  const agent = url.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options);
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  return {
    async send(body) {
      const compressed = target.compression === "gzip" ? await compress(body) : undefined;
      const sent = compressed ?? body;
      const headers: OutgoingHttpHeaders = {
        "user-agent": "Spoor-OTLP-Exporter-JavaScript",
        ...target.headers,
        "content-type": contentType,
        "content-length": sent.length,
        ...(compressed !== undefined && { "content-encoding": "gzip" }),
      };
      return exchange(() => open(url, { method: "POST", agent, headers }), sent, target.timeoutMs);
    },
    close: () => agent.destroy(),
  };
}

/** Makes the request and waits for its answer, at most `timeoutMs`. */
function exchange(open: () => ClientRequest, body: Buffer, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    let request: ClientRequest;
    try {
      request = open();
    } catch (error) {
      // Headers or options that Node refuses.
      resolve(noReply(error));
      return;
    }
    let answer: Answer | undefined;
    const finish = (reply: Reply): void => {
      clearTimeout(timer);
      resolve(reply);
    };
    const timer = setTimeout(() => {
      finish(answer?.reply() ?? timedOut(timeoutMs));
      request.destroy();
    }, timeoutMs).unref();
    request.on("socket", (socket) => socket.unref());
    request.on("error", (error) => finish(answer?.reply() ?? noReply(error)));
    request.on("response", (response) => {
      answer = new Answer(response);
      answer.whenRead(() => finish(answer?.reply() ?? timedOut(timeoutMs)));
    });
    request.end(body);
  });
}

const timedOut = (ms: number): Reply => ({
  kind: "none",
  code: "TIMEOUT",
  message: `no answer within ${ms} ms`,
});

/** An answer that is being read. Its status counts even where the rest does not come in time. */
class Answer {
  readonly #response: IncomingMessage;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(response: IncomingMessage) {
    this.#response = response;
  }

  /** Calls `done` when the answer has ended or is too long to be read. */
  whenRead(done: () => void): void {
    this.#response.on("data", (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#bytes <= maxReplyBytes) {
        this.#chunks.push(chunk);
        return;
      }
      done();
      this.#response.destroy();
    });
    this.#response.on("end", done);
    this.#response.on("error", done);
    this.#response.on("close", done);
  }

  reply(): Reply {
    const { statusCode = 0, headers } = this.#response;
    const named = {
      "retry-after": headers["retry-after"],
      date: headers.date,
      location: headers.location,
      "content-type": headers["content-type"],
    };
    return { kind: "http", status: statusCode, headers: named, body: Buffer.concat(this.#chunks) };
  }
}

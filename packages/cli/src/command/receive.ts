import { once } from "node:events";
import { escapeText, text } from "@spoor/core/record";
import { openFolder } from "@spoor/journal";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { Inbox } from "../ingest/inbox.ts";
import { IngestReport } from "../ingest/ingest-report.ts";
import { locateStore } from "../ingest/store.ts";
import { finish, listen } from "../receive/listen.ts";
import type { Place } from "../receive/listen.ts";
import { isLoopback } from "../receive/loopback.ts";
import { Received } from "../receive/received.ts";
import { createReceiver } from "../receive/receiver.ts";
import { receivedText, receivingText } from "../render/receive.ts";
import type { ReceiveResult } from "../view/receive.ts";
import type { Command, Input, Outcome } from "./command.ts";

const defaultPort = 4318;
const defaultHost = "127.0.0.1";
/** Shortest token that is worth the name. */
const minTokenLength = 16;
/** How long requests that are on their way are waited for. */
const finishMs = 5000;

function portOf(value: unknown): number {
  const said = text(value);
  if (said === undefined) return defaultPort;
  const port = /^\d{1,5}$/.test(said) ? Number(said) : Infinity;
  if (port <= 65_535) return port;
  throw usageFailure(`--port wants a number from 0 to 65535, got "${escapeText(said)}".`);
}

/** The token that senders have to know. Throws a failure where anyone on the network could write without one. */
function tokenOf(value: unknown, host: string): string | undefined {
  const token = text(value);
  if (token === undefined && !isLoopback(host))
    throw usageFailure(
      `On ${escapeText(host)} everyone in the network could write into the store.`,
      "Add --token with a secret of 16 letters or more, which the programs that send have to know.",
    );
  const isPlain = token === undefined || /^[\w.~+/=-]+$/.test(token);
  if (!isPlain || (token !== undefined && token.length < minTokenLength))
    throw usageFailure(
      `--token wants at least ${minTokenLength} letters, digits and any of . _ ~ + / = -.`,
    );
  return token;
}

function folderOf({ common, io }: Input): string {
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const opened = openFolder(place);
  if ("problem" in opened) throw new Failure(escapeText(opened.problem), { code: exitCodes.store });
  return place;
}

/** What is received, and by whom. */
interface Task {
  readonly place: Place;
  readonly token: string | undefined;
  readonly store: string;
  readonly report: IngestReport;
  readonly received: Received;
}

/** Receives until it is asked to stop; gives the address. */
async function receiveAll(task: Task, { io, common }: Input): Promise<string> {
  const { place, token, store, report, received } = task;
  const inbox = new Inbox(store, {
    now: () => io.now().getTime(),
    warn: (message) => void io.err.write(`spoor: ${escapeText(message)}\n`),
  });
  const server = createReceiver({ inbox, report, received, token });
  try {
    const port = await listen(server, place);
    const address = `http://${place.host.includes(":") ? `[${place.host}]` : place.host}:${port}`;
    if (!common.quiet) await io.err.write(`${receivingText(address, store, token)}\n`);
    if (!io.signal.aborted) await once(io.signal, "abort");
    await finish(server, finishMs);
    return address;
  } finally {
    inbox.close();
  }
}

async function run(input: Input): Promise<Outcome> {
  const { options, io } = input;
  const host = text(options["host"]) ?? defaultHost;
  const token = tokenOf(options["token"], host);
  const place = { host, port: portOf(options["port"]) };
  const store = folderOf(input);
  const report = new IngestReport();
  const received = new Received();
  const address = await receiveAll({ place, token, store, report, received }, input);
  const { traces, logs, metrics } = received.records;
  const result: ReceiveResult = {
    schema: "spoor.receive/1",
    store,
    address,
    requests: received.requests,
    spans: traces,
    events: logs,
    points: metrics,
    rejected: report.reasons,
  };
  const isTerminated = io.signal.reason === exitCodes.terminated;
  return {
    code: isTerminated ? exitCodes.terminated : exitCodes.interrupted,
    json: result,
    text: () => receivedText(result),
  };
}

/** Takes what programs send with OpenTelemetry's own exporters. */
export const receive: Command = {
  name: "receive",
  group: "Data:",
  summary: "take OTLP that other programs send over HTTP into the store, until Ctrl-C",
  options: [
    { flags: "--port <port>", summary: `where to listen (default: ${defaultPort})` },
    { flags: "--host <address>", summary: `on which address (default: ${defaultHost})` },
    { flags: "--token <secret>", summary: "what senders have to know; needed on other addresses" },
  ],
  examples: ["receive", "receive --port 4319"],
  run,
};

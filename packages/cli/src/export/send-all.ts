import { escapeText } from "@spoor/core/record";
import { destinationsFrom, maxRecordsFrom, plainUrl } from "@spoor/journal";
import type { Destination } from "@spoor/journal";
import type { Input, Outcome } from "../command/command.ts";
import { exitCodes, usageFailure } from "../failure.ts";
import { plural } from "../print/count.ts";
import { replay } from "./replay.ts";
import type { Replayed } from "./replay.ts";
import { selectedRequests } from "./requests.ts";
import type { Selection } from "./selection.ts";

const defaultSeconds = 60;

/** What `export --to --json` prints. */
export interface SentResult extends Omit<Replayed, "problem"> {
  readonly schema: "spoor.export.sent/1";
  readonly to: string;
  /** Why some were not delivered. */
  readonly problem: string | undefined;
}

/** What is sent, and where to. */
export interface Sending {
  readonly to: string;
  readonly selection: Selection | undefined;
  readonly redact: (request: unknown) => unknown;
  readonly looked: string;
}

/** The backend at `to`, with headers, protocol and certificates of OpenTelemetry's variables. */
function destinationOf(to: string, { io }: Input, notes: string[]): Destination {
  const kept = Object.entries(io.env).filter(
    ([name]) =>
      !/^(?:SPOOR_DESTINATION|OTEL_EXPORTER_OTLP_\w*ENDPOINT$|OTEL_\w+_EXPORTER$)/.test(name),
  );
  const env = { ...Object.fromEntries(kept), OTEL_EXPORTER_OTLP_ENDPOINT: to };
  const [destination] = destinationsFrom(env, (message) => notes.push(message));
  if (destination !== undefined) return destination;
  throw usageFailure(
    `--to "${escapeText(to)}" is no OTLP endpoint.`,
    "Say one such as http://127.0.0.1:4318.",
  );
}

function timeoutOf(said: unknown): number {
  if (said === undefined) return defaultSeconds * 1000;
  const seconds = Number(said);
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000;
  throw usageFailure(
    `--timeout ${JSON.stringify(said)} is not a number of seconds from above 0 to 86400.`,
  );
}

async function* requestsOf({ selection, redact }: Sending): AsyncGenerator<unknown, void> {
  if (selection === undefined) return;
  for await (const { request } of selectedRequests(selection)) yield redact(request);
}

function sentText({ delivered, rejected, dropped, undelivered, problem }: Replayed): string {
  const parts = [
    `${plural(delivered, "record")} delivered`,
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
    ...(dropped > 0 ? [`${dropped} too large to send`] : []),
    ...(undelivered > 0
      ? [`${undelivered} not delivered (${escapeText(problem ?? "")}), and nothing after them`]
      : []),
  ];
  return parts.join(", ");
}

/** Sends what was selected to a backend. Exit code 4 where not everything arrived. */
export async function sendAll(input: Input, sending: Sending): Promise<Outcome> {
  const { io, common, options } = input;
  const notes: string[] = [];
  const destination = destinationOf(sending.to, input, notes);
  const sent = await replay(requestsOf(sending), {
    destination,
    timeoutMs: timeoutOf(options["timeout"]),
    maxRecords: maxRecordsFrom(io.env),
    warn: (message) => void io.err.write(`spoor: ${escapeText(message)}\n`),
  });
  const { delivered, rejected, dropped, undelivered } = sent;
  if (delivered + rejected + dropped + undelivered === 0) {
    const code = common.requireData ? exitCodes.noData : exitCodes.ok;
    notes.push(`Nothing to export in ${escapeText(sending.looked)}`);
    return { code, json: resultOf(sending.to, sent), notes };
  }
  return {
    code:
      delivered > 0 && rejected + dropped + undelivered === 0
        ? exitCodes.ok
        : exitCodes.unreachable,
    json: resultOf(sending.to, sent),
    text: () => sentText(sent),
    notes,
  };
}

function resultOf(to: string, sent: Replayed): SentResult {
  return { schema: "spoor.export.sent/1", to: plainUrl(to), ...sent };
}

import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import type { ReceiveResult } from "../view/receive.ts";

/** What the programs that send have to be told. */
export function receivingText(address: string, store: string, token: string | undefined): string {
  const header = `  OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${escapeText(token ?? "")}"`;
  return [
    `Receiving OTLP on ${address} into ${escapeText(store)}, Ctrl-C stops.`,
    "Set for the programs that send:",
    `  OTEL_EXPORTER_OTLP_ENDPOINT=${address}`,
    "  OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    ...(token === undefined ? [] : [header]),
  ].join("\n");
}

/** What was received, in one line. */
export function receivedText({ requests, spans, events, points, rejected }: ReceiveResult): string {
  const lost = rejected.reduce((sum, { count }) => sum + count, 0);
  const reasons = rejected.map(({ reason, count }) => `${count} ${escapeText(reason)}`).join(", ");
  return [
    `received ${plural(spans, "span")}, ${plural(events, "log record")}, ${plural(points, "data point")}`,
    ` in ${plural(requests.accepted, "request")}`,
    requests.refused === 0 ? "" : `, ${requests.refused} refused`,
    lost === 0 ? "" : `, ${plural(lost, "record")} rejected (${reasons})`,
  ].join("");
}

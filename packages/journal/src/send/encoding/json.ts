import { byOrigin, resourceOpening, split } from "./encoding.ts";
import type { Encoding, Piece } from "./encoding.ts";
import { Origins } from "./origins.ts";
import type { Signal } from "../../segment-name.ts";

const openings: Readonly<Record<Signal, string>> = {
  traces: '{"resourceSpans":[',
  logs: '{"resourceLogs":[',
  metrics: '{"resourceMetrics":[',
};
const closing = Buffer.from("]}");
const comma = Buffer.from(",");

/** OTLP/JSON: the text of the segment itself, put together anew without being decoded. */
export function jsonEncoding(signal: Signal): Encoding {
  const opening = openings[signal];
  const resource = Buffer.from(resourceOpening(signal));
  // The last bracket of an origin's text ends the list of resources.
  const origins = new Origins((text) => ({ resource, scope: text.subarray(0, -1) }));
  return {
    contentType: "application/json",
    piece(body, records) {
      const parts = split(body, records, signal);
      if (parts !== undefined) {
        return { origin: origins.of(parts.origin), bytes: Buffer.from(parts.record) };
      }
      if (body.toString("latin1", 0, opening.length) !== opening) {
        throw new Error(`it does not begin with ${opening}`);
      }
      return { origin: undefined, bytes: Buffer.from(body.subarray(opening.length, -1)) };
    },
    request: (pieces) => Buffer.concat([Buffer.from(opening), ...joined(pieces), closing]),
  };
}

function joined(pieces: readonly Piece[]): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (const [origin, records] of byOrigin(pieces)) {
    if (parts.length > 0) parts.push(comma);
    if (origin !== undefined) parts.push(origin.resource);
    for (const [index, record] of records.entries()) {
      if (index > 0) parts.push(comma);
      parts.push(record);
    }
    if (origin !== undefined) parts.push(origin.scope);
  }
  return parts;
}

import type { Signal } from "../../segment-name.ts";

/** What records have in common that come from one resource and one scope. */
export interface Origin {
  /** Its text in the segment. */
  readonly text: Buffer;
  /** The two parts that an encoding makes of it: around the scopes of the resource, and around the scope's records. */
  readonly resource: Buffer;
  readonly scope: Buffer;
}

/** The request of one line, so encoded that many can be put together into one request. */
export interface Piece {
  /** Where its record comes from; undefined where the piece is whole in itself. */
  readonly origin: Origin | undefined;
  readonly bytes: Buffer;
}

/** A way to encode the requests of one kind of telemetry. Of one object only its own pieces can be put together. */
export interface Encoding {
  readonly contentType: string;
  /**
   * The piece of a line: `body` is its request's JSON without the closing brace, `records` how many it holds. Throws where
   * the request cannot be encoded.
   */
  piece(body: Buffer, records: number): Piece;
  request(pieces: readonly Piece[]): Buffer;
}

/** How the request of one record begins in a segment, and the text behind that record. */
const openings: Readonly<Record<Signal, string | undefined>> = {
  traces: '{"resourceSpans":[{"scopeSpans":[{"spans":[',
  logs: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[',
  // A line of them holds many records already.
  metrics: undefined,
};
/** Inside a JSON string its quotes would be escaped, and no record has a field of that name: it is found nowhere else. */
const originStart = '],"scope":{';

/** The record and the origin in the text of a request. */
export interface Split {
  readonly record: Buffer;
  readonly origin: Buffer;
}

/** Splits the body of a line that holds one record, as `spanRequest` and `logRequest` write it; undefined for others. */
export function split(body: Buffer, records: number, signal: Signal): Split | undefined {
  const opening = openings[signal];
  if (records !== 1 || opening === undefined) return undefined;
  const at = body.lastIndexOf(originStart);
  if (at === -1 || body.toString("latin1", 0, opening.length) !== opening) return undefined;
  return { record: body.subarray(opening.length, at), origin: body.subarray(at) };
}

/** The request's JSON that has no record and the origin `origin`. */
export function emptyRequest(origin: Buffer, signal: Signal): string {
  return `${openings[signal] ?? ""}${origin.toString("utf8")}}`;
}

/** The beginning of a resource's part of a request, in front of its records. */
export function resourceOpening(signal: Signal): string {
  return openings[signal]?.replace(/^\{"\w+":\[/, "") ?? "";
}

/** `pieces` by their origins, each in the order in which they come. */
export function byOrigin(pieces: readonly Piece[]): ReadonlyMap<Origin | undefined, Buffer[]> {
  const groups = new Map<Origin | undefined, Buffer[]>();
  for (const { origin, bytes } of pieces) {
    const group = groups.get(origin);
    if (group === undefined) groups.set(origin, [bytes]);
    else group.push(bytes);
  }
  return groups;
}

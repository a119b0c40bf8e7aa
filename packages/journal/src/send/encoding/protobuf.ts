import { at, list } from "@spoor/core/record";
import { byOrigin, emptyRequest, split } from "./encoding.ts";
import type { Encoding, Origin, Piece } from "./encoding.ts";
import { Origins } from "./origins.ts";
import { encodeInner, encodeMessage } from "../protobuf/message.ts";
import { otlp } from "../protobuf/otlp.ts";
import { Transcoder } from "../protobuf/transcode.ts";
import { ProtobufWriter, varintSize } from "../protobuf/writer.ts";
import type { Signal } from "../../segment-name.ts";

/** Before a resource in a request, a scope in a resource, and a record in a scope: fields 1, 2 and 2, with a length. */
const tags = { resource: 10, scope: 18, record: 18 } as const;

const names: Readonly<Record<Signal, readonly [resources: string, scopes: string]>> = {
  traces: ["resourceSpans", "scopeSpans"],
  logs: ["resourceLogs", "scopeLogs"],
  metrics: ["resourceMetrics", "scopeMetrics"],
};

/** OTLP protobuf, encoded as lines are read, so that putting them together is only copying. */
export function protobufEncoding(signal: Signal): Encoding {
  const writer = new ProtobufWriter();
  const messages = otlp[signal];
  const transcoder = new Transcoder(writer);
  const origins = new Origins((text) => originParts(writer, text, signal));
  const writeRecord = (record: Buffer): void => {
    writer.varint(tags.record);
    try {
      transcoder.inner(record, messages.record);
    } catch {
      writer.clear();
      writer.varint(tags.record);
      encodeInner(writer, messages.record, JSON.parse(record.toString("utf8")));
    }
  };
  return {
    contentType: "application/x-protobuf",
    piece(body, records) {
      const parts = split(body, records, signal);
      const origin = parts === undefined ? undefined : origins.of(parts.origin);
      writer.clear();
      if (parts === undefined) {
        encodeMessage(writer, messages.request, JSON.parse(`${body.toString("utf8")}}`));
      } else writeRecord(parts.record);
      return { origin, bytes: writer.copy() };
    },
    request: (pieces) => Buffer.concat(joined(writer, pieces)),
  };
}

/** The fields of a resource's and of a scope's part of a request, but for what is inside. */
function originParts(
  writer: ProtobufWriter,
  text: Buffer,
  signal: Signal,
): Pick<Origin, "resource" | "scope"> {
  const { resource: resourceFields, scoped: scopeFields } = otlp[signal];
  const [resources, scopes] = names[signal];
  const inRequest: unknown = JSON.parse(emptyRequest(text, signal));
  const inResource = list(at(inRequest, resources))[0];
  const resource = { resource: at(inResource, "resource"), schemaUrl: at(inResource, "schemaUrl") };
  writer.clear();
  encodeMessage(writer, resourceFields, resource);
  const middle = writer.length;
  encodeMessage(writer, scopeFields, list(at(inResource, scopes))[0]);
  const both = writer.copy();
  return { resource: both.subarray(0, middle), scope: both.subarray(middle) };
}

/** The parts of a request. Requests that stand one behind the other are one request: their lists are joined. */
function joined(writer: ProtobufWriter, pieces: readonly Piece[]): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (const [origin, records] of byOrigin(pieces)) {
    if (origin !== undefined) {
      const length = records.reduce((sum, { length: bytes }) => sum + bytes, origin.scope.length);
      const inResource = origin.resource.length + 1 + varintSize(length) + length;
      parts.push(
        prefix(writer, tags.resource, inResource),
        origin.resource,
        prefix(writer, tags.scope, length),
        origin.scope,
      );
    }
    parts.push(...records);
  }
  return parts;
}

function prefix(writer: ProtobufWriter, tag: number, length: number): Buffer {
  writer.clear();
  writer.varint(tag);
  writer.varint(length);
  return writer.copy();
}

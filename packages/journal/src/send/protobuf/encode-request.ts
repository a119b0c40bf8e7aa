import { encodeMessage } from "./message.ts";
import { otlp } from "./otlp.ts";
import { ProtobufWriter } from "./writer.ts";
import type { OtlpRequest } from "../../line.ts";
import type { Signal } from "../../segment-name.ts";

/**
 * An OTLP/JSON request, as a segment or a file of the Collector holds it, as OTLP protobuf. Throws where it is nested too
 * deep.
 */
export function encodeRequest(request: OtlpRequest, signal: Signal): Buffer {
  const writer = new ProtobufWriter();
  encodeMessage(writer, otlp[signal].request, request);
  return writer.copy();
}

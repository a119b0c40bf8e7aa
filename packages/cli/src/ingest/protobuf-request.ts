import { decodeRequest, signalOf } from "@spoor/journal";

/**
 * The OTLP/JSON request of an export request in protobuf, of whichever signal its records are. Undefined, and `reject` told
 * why, where it is damaged, or holds nothing that looks like a record.
 */
export function protobufRequest(bytes: Buffer, reject: (reason: string) => void): unknown {
  const signal = signalOf(bytes);
  const decoded = decodeRequest(bytes, signal ?? "traces");
  if (!decoded.ok) reject(`damaged protobuf: ${decoded.problem}`);
  else if (signal === undefined) reject("protobuf without records of OTLP");
  return decoded.ok && signal !== undefined ? decoded.request : undefined;
}

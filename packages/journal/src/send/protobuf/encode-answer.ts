import { encodeMessage, message } from "./message.ts";
import { ProtobufWriter } from "./writer.ts";

const status = message({ code: [1, "int64"], message: [2, "string"] });
const partial = message({ rejected: [1, "int64"], errorMessage: [2, "string"] });
const response = message({ partialSuccess: [1, partial] });

/** What an OTLP receiver answers to a request that it does not take: a `google.rpc.Status`. */
export function encodeStatus(code: number, text: string): Buffer {
  const writer = new ProtobufWriter();
  encodeMessage(writer, status, { code, message: text });
  return writer.copy();
}

/** What it answers to one of which it took all but `rejected` records; the same for every signal. */
export function encodePartialSuccess(rejected: number, errorMessage: string): Buffer {
  const writer = new ProtobufWriter();
  encodeMessage(writer, response, { partialSuccess: { rejected, errorMessage } });
  return writer.copy();
}

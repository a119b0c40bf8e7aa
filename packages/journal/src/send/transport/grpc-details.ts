import { bytesOf, numberOf, readFields } from "../protobuf/read.ts";

/** Numbers of the fields of google.rpc.Status, google.protobuf.Any, google.rpc.RetryInfo and Duration. */
const numbers = { details: 3, typeUrl: 1, value: 2, retryDelay: 1, seconds: 1, nanos: 2 } as const;
const retryInfo = "type.googleapis.com/google.rpc.RetryInfo";

/**
 * The milliseconds that the RetryInfo in `details`, the value of `grpc-status-details-bin`, asks to wait; undefined where
 * it holds none as its last detail. Never throws.
 */
export function retryDelayMs(details: string): number | undefined {
  const status = readFields(Buffer.from(details, "base64"));
  const detail = readFields(bytesOf(status, numbers.details));
  if (bytesOf(detail, numbers.typeUrl).toString("latin1") !== retryInfo) return undefined;
  const info = readFields(bytesOf(detail, numbers.value));
  const delay = readFields(bytesOf(info, numbers.retryDelay));
  return numberOf(delay, numbers.seconds) * 1000 + numberOf(delay, numbers.nanos) / 1e6;
}

import { grpcTransport } from "./grpc.ts";
import { httpTransport } from "./http.ts";
import { unusable } from "./transport.ts";
import type { Transport } from "./transport.ts";
import { cleartextFix, cleartextProblem } from "../cleartext.ts";
import type { Target } from "../destination.ts";
import type { Encoding } from "../encoding/encoding.ts";
import type { Signal } from "../../segment-name.ts";

/** The way to `target`, or what stands for it where it cannot be used. Never throws. */
export function transportOf(target: Target, signal: Signal, encoding: Encoding): Transport {
  try {
    const problem = cleartextProblem(target);
    if (problem !== undefined) return unusable(problem, cleartextFix);
    return target.protocol === "grpc"
      ? grpcTransport(target, signal)
      : httpTransport(target, encoding.contentType);
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error), "check the endpoint");
  }
}

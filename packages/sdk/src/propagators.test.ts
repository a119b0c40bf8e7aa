import { ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { propagatorOf } from "./propagators.ts";

const spanContext = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: TraceFlags.SAMPLED,
};

/** The names of the headers that the propagators of `asked` write, and what was warned of. */
function headersOf(asked: string | undefined) {
  const warnings: string[] = [];
  const env = asked === undefined ? {} : { OTEL_PROPAGATORS: asked };
  const propagator = propagatorOf(env, (message) => void warnings.push(message));
  const carrier: Record<string, string> = {};
  const set = (_: unknown, key: string, value: string): void => void (carrier[key] = value);
  propagator?.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), carrier, { set });
  return { headers: Object.keys(carrier), warnings };
}

describe("the propagators", () => {
  test.each([
    [undefined, ["traceparent"]],
    ["", ["traceparent"]],
    ["tracecontext", ["traceparent"]],
    ["b3", ["b3"]],
    ["b3multi", ["x-b3-traceid", "x-b3-spanid", "x-b3-sampled"]],
    ["jaeger", ["uber-trace-id"]],
    ["tracecontext, b3", ["traceparent", "b3"]],
    ["none", []],
    ["b3,none", []],
  ])("of %j write %j", (asked, headers) => {
    expect(headersOf(asked)).toEqual({ headers, warnings: [] });
  });

  test("leave out what is not known, and say so", () => {
    const { headers, warnings } = headersOf("xray,tracecontext");
    expect(headers).toEqual(["traceparent"]);
    expect(warnings).toEqual([
      'OTEL_PROPAGATORS names "xray", which is not known or not installed; ' +
        "accepted: tracecontext, baggage, b3, b3multi, jaeger, none. It is left out.",
    ]);
  });
});

import { at } from "@spoor/core/record";
import { decodeRequest } from "@spoor/journal";
import type { Signal } from "@spoor/journal";
import { Refusal } from "./answer.ts";
import type { Encoding } from "./answer.ts";

const names = {
  traces: "resourceSpans",
  logs: "resourceLogs",
  metrics: "resourceMetrics",
} as const;
const snakeNames = {
  traces: "resource_spans",
  logs: "resource_logs",
  metrics: "resource_metrics",
} as const;

/** The OTLP/JSON request of `signal` that a body says. Throws a refusal where it is none. */
export function readRequest(body: Buffer, signal: Signal, encoding: Encoding): unknown {
  if (encoding === "json") return jsonRequest(body, signal);
  const decoded = decodeRequest(body, signal);
  if (decoded.ok) return decoded.request;
  throw new Refusal(
    400,
    `The body is no export request of ${signal} in protobuf: ${decoded.problem}.`,
  );
}

function jsonRequest(body: Buffer, signal: Signal): unknown {
  const value = parsed(body);
  const name = names[signal];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal(400, "The body is no JSON object.");
  if (at(value, snakeNames[signal]) !== undefined)
    throw new Refusal(
      400,
      `OTLP/JSON has ${name}, not ${snakeNames[signal]}: names are in camel case.`,
    );
  const list = at(value, name) ?? [];
  if (!Array.isArray(list)) throw new Refusal(400, `${name} is no list.`);
  return { [name]: list };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400, "The body is no JSON.");
  }
}

import { openSync, writeFileSync, writeSync } from "node:fs";
import { trace } from "@opentelemetry/api";

/** Where no file can be written, notes are kept and printed at the end: a pipe is written to in another way. */
const prints = process.env.FAULT_NOTES === "print";
const made = prints ? undefined : openSync(process.env.FAULT_MADE, "a", 0o666);
const notes = [];
const tracer = trace.getTracer("faults");

/** A line on standard output. */
export const print = (line) => void process.stdout.write(`${line}\n`);

/** What the application has to say of itself, once. */
export function say(facts) {
  if (prints) notes.push(`said ${JSON.stringify(facts)}`);
  else writeFileSync(process.env.FAULT_SAID, JSON.stringify(facts));
}

if (prints) process.on("exit", () => print(notes.join("\n")));

export const text = (bytes) => "x".repeat(bytes);

export function startSpan(attributes = { text: text(100) }, name = "work") {
  return tracer.startSpan(name, { attributes });
}

/** Ends a span and, when that has returned, notes its ids. */
export function endSpan(span) {
  span.end();
  const { traceId, spanId } = span.spanContext();
  const key = `${traceId}-${spanId}`;
  if (prints) notes.push(`made ${key}`);
  else writeSync(made, `${key}\n`);
}

export function makeSpan(attributes, name) {
  endSpan(startSpan(attributes, name));
}

import { at } from "@spoor/core/record";
import type { Format, Report } from "../format.ts";
import { jsonValues } from "../json-values.ts";
import { isJaeger, jaegerRequests } from "./jaeger.ts";
import { isLangfuse, langfuseRequests } from "./langfuse.ts";

const otlpNames = ["resourceSpans", "resourceLogs", "resourceMetrics"] as const;
const snakeNames = ["resource_spans", "resource_logs", "resource_metrics"] as const;

/** Gives the requests that a value tells. */
type Reader = (
  value: unknown,
  reject: (reason: string, count?: number) => void,
) => readonly unknown[];

function isOtlp(value: unknown): boolean {
  return otlpNames.some((name) => at(value, name) !== undefined);
}

const otlpRequests: Reader = (value, reject) => {
  const wrong = otlpNames.find((name) => {
    const list = at(value, name);
    return list !== undefined && !Array.isArray(list);
  });
  if (wrong !== undefined) reject(`${wrong} is no list`);
  return [value];
};

/** OTLP/JSON has names in camel case alone; who reads others would have to guess at all the rest. */
function isSnakeCase(value: unknown): boolean {
  return snakeNames.some((name) => at(value, name) !== undefined);
}

const requestsOf: Reader = (value, reject) => {
  try {
    return readAs(value, reject);
  } catch {
    // What is nested too deep to be written again.
    reject("nested too deep");
    return [];
  }
};

const readAs: Reader = (value, reject) => {
  if (isOtlp(value)) return otlpRequests(value, reject);
  if (isJaeger(value)) return jaegerRequests(value);
  if (isLangfuse(value)) return langfuseRequests(value);
  reject(
    isSnakeCase(value) ? "names in snake_case, which OTLP/JSON does not have" : "no telemetry",
  );
  return [];
};

function jsonFormat(name: string, names: readonly string[]): Format {
  const start = /^(?:\uFEFF)?\s*[{[]/;
  // Inside of a text its quotes would be escaped.
  const pattern = new RegExp(`"(?:${names.join("|")})"\\s*:`);
  return {
    name,
    recognises: ({ head }) => {
      const text = head.toString("utf8");
      return start.test(text) && pattern.test(text);
    },
    async *requests(input, report: Report) {
      for await (const { value, where } of jsonValues(input, report)) {
        yield* requestsOf(value, (reason, count) => report.rejected(reason, count, where));
      }
    },
  };
}

/** OTLP/JSON: lines, documents, lists of requests, and Spoor's own journal. */
export const otlpJson: Format = jsonFormat("otlp-json", [...otlpNames, ...snakeNames]);
/** What the query API and the UI of Jaeger give. */
export const jaeger: Format = jsonFormat("jaeger", ["traceID"]);
/** Traces with their observations, or observations, as Langfuse exports them. */
export const langfuse: Format = jsonFormat("langfuse", ["observations", "parentObservationId"]);

import type { Attributes, AttributeValue } from "@spoor/core/record";
import { figuresOf } from "../telemetry/unnamed.ts";
import { outputKey } from "../trace/step-output.ts";

/** What names the place of a record, and says nothing more of it. */
const places: ReadonlySet<string> = new Set(["workflowRunId", "status", "step", "stepName"]);

/** The figures of `metadata` as attributes, in the letters of attributes. */
export function figureAttributes(metadata: unknown): Attributes {
  const attributes: Record<string, AttributeValue> = Object.create(null);
  for (const [key, value] of figuresOf(metadata)) {
    const name = outputKey(key);
    if (name !== "" && !places.has(key)) attributes[name] = value;
  }
  return attributes;
}

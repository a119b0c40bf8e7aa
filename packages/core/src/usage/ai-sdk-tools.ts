import { at, text } from "../record/index.ts";
import type { ToolCalls } from "./tool-requests.ts";

/**
 * The calls of OpenAI's own tools among the parts of a result of the AI SDK, by the names in `Usage.toolRequests`. Its
 * usage leaves them out, and their names are the application's, so that each is known by what it gave.
 */
export function aiSdkToolCalls(content: readonly unknown[]): ToolCalls {
  const calls = { web_search: 0, file_search: 0, image_generation: 0 };
  const containers = new Set<string>();
  for (const part of content) {
    const container = containerOf(part);
    if (container !== undefined) containers.add(container);
    const result = resultOf(part);
    // Opening a page found before is free.
    if (at(at(result, "action"), "type") === "search") calls.web_search += 1;
    else if (isFileSearch(result)) calls.file_search += 1;
    else if (typeof at(result, "result") === "string") calls.image_generation += 1;
  }
  return { ...calls, code_interpreter: containers.size };
}

/** As much of a part as {@link aiSdkToolCalls} reads, without what it says; undefined where that is nothing. */
export function aiSdkToolPart(part: unknown): object | undefined {
  const containerId = containerOf(part);
  if (containerId !== undefined)
    return { type: "tool-call", providerExecuted: true, input: { containerId } };
  const result = resultOf(part);
  const action = text(at(at(result, "action"), "type"));
  if (action !== undefined) return { type: "tool-result", result: { action: { type: action } } };
  if (isFileSearch(result)) return { type: "tool-result", result: { queries: [], results: null } };
  return typeof at(result, "result") === "string"
    ? { type: "tool-result", result: { result: "" } }
    : undefined;
}

/** What a tool of the provider gave: a model has only such tools, a result has the application's, too. */
function resultOf(part: unknown): unknown {
  if (at(part, "type") !== "tool-result") return undefined;
  return (
    at(part, "result") ?? (at(part, "providerExecuted") === true ? at(part, "output") : undefined)
  );
}

function isFileSearch(result: unknown): boolean {
  return Array.isArray(at(result, "queries")) && at(result, "results") !== undefined;
}

/** The container that code ran in, in the arguments of its call: read, or as JSON text. */
function containerOf(part: unknown): string | undefined {
  if (at(part, "type") !== "tool-call" || at(part, "providerExecuted") !== true) return undefined;
  const input = at(part, "input");
  if (typeof input !== "string") return text(at(input, "containerId"));
  return /"containerId":"([^"\\]{1,200})"\}$/.exec(input)?.[1];
}

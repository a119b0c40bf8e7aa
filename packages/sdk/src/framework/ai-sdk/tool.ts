import { context } from "@opentelemetry/api";
import { at, text } from "@spoor/core/record";
import { currentCapture } from "../../content/capture.ts";
import { guard } from "../../guard.ts";
import type { LibraryCall } from "../../provider/library.ts";
import type { Invocation } from "../../trace/invoke.ts";
import { operationIn } from "../../trace/operation.ts";
import { openTool } from "../../trace/tool.ts";
import { watch } from "../../trace/watch.ts";
import { isOptedOut } from "./opt-out.ts";

/** Runs the execution of a tool, as AI SDK 6 and later have a function for it. */
export function aroundToolCall({ args: [options] }: LibraryCall, run: () => unknown): unknown {
  const toolCall = at(options, "toolCall");
  const name = text(at(toolCall, "toolName"));
  if (name === undefined || isOptedOut()) return run();
  const tool = at(at(options, "tools"), name);
  // A tool that the application executes elsewhere.
  if (typeof at(tool, "execute") !== "function") return run();
  return runTool(
    {
      name,
      callId: at(toolCall, "toolCallId"),
      description: at(tool, "description"),
      arguments: at(toolCall, "input"),
    },
    run,
  );
}

interface ToolRun {
  readonly name: string;
  readonly callId: unknown;
  readonly description?: unknown;
  readonly arguments?: unknown;
}

/** The tool whose span AI SDK 5 opens next: it selects the attributes right before, which alone name the tool. */
let next: ToolRun | undefined;

export function aroundSelecting({ args }: LibraryCall, run: () => unknown): unknown {
  const attributes = at(args[0], "attributes");
  const name = text(at(attributes, "ai.toolCall.name"));
  if (name !== undefined)
    next = { name, callId: at(attributes, "ai.toolCall.id"), arguments: argumentsIn(attributes) };
  return run();
}

/** The arguments of a tool as JSON, which AI SDK 5 makes only for who asks. */
function argumentsIn(attributes: unknown): unknown {
  if (currentCapture() === undefined) return undefined;
  const make = at(at(attributes, "ai.toolCall.args"), "output");
  return typeof make === "function" ? guard("reading a tool's arguments", () => make()) : undefined;
}

/** Runs the execution of a tool in AI SDK 5, which has no function of its own for it but that of its spans. */
export function aroundRecording({ args }: LibraryCall, run: () => unknown): unknown {
  if (at(args[0], "name") !== "ai.toolCall" || next === undefined) return run();
  const tool = next;
  next = undefined;
  return isOptedOut() ? run() : runTool(tool, run);
}

/** The errors of tools in AI SDK 5, by what is told of their end. */
const failures = new WeakMap<object, { readonly error: unknown }>();

/** Notes the error that AI SDK 5 writes on the span of a tool; of a streamed one it tells nowhere else. */
export function aroundRecordingError({ args }: LibraryCall, run: () => unknown): unknown {
  const inside = operationIn(context.active());
  if (inside !== undefined) failures.set(inside, { error: args[1] });
  return run();
}

function runTool(tool: ToolRun, run: () => unknown): unknown {
  const invocation = guard("opening a tool", () => {
    return openTool(tool.name, { ...tool, type: "function" }).invocation;
  });
  if (invocation === undefined) return run();
  let result: unknown;
  try {
    result = context.with(invocation.context, run);
  } catch (error) {
    invocation.fail(error);
    throw error;
  }
  return watch(result, {
    complete: (value) => end(invocation, value),
    fail: (error) => invocation.fail(error),
  });
}

/** The SDK never throws what a tool threw: it hands the model a result that holds the error. */
function end(invocation: Invocation, value: unknown): void {
  guard("ending a tool", () => {
    const result = at(value, "type") === undefined ? at(value, "output") : value;
    const failure =
      at(result, "type") === "tool-error"
        ? { error: at(result, "error") }
        : failures.get(invocation);
    if (failure === undefined) invocation.complete(at(result, "output"));
    else invocation.fail(failure.error);
  });
}

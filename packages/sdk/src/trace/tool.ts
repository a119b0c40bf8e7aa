import { context, SpanKind } from "@opentelemetry/api";
import { at, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
} from "@spoor/core/semconv";
import { argumentsText, writeArguments, writeResult } from "../content/tool-content.ts";
import { givenAttributes, givenName, givenOptions, givenText } from "./given.ts";
import { record } from "./handle.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening, Traced } from "./invoke.ts";
import { jsonSize } from "./json-size.ts";
import { Operation } from "./operation.ts";
import { runIn } from "./run.ts";
import type { Times } from "./times.ts";

/** What can be said of a tool when it is executed. */
export interface ToolOptions {
  /** `function` runs in the application, `extension` on the agent's side, `datastore` reads data. */
  readonly type?: "function" | "extension" | "datastore";
  /** The id that the model gave to this call. */
  readonly callId?: string;
  /** Cut at 1,024 characters. */
  readonly description?: string;
  /** The arguments of the call: their size in bytes is recorded, they themselves only where that is asked for. */
  readonly arguments?: unknown;
  /** The id of the conversation the call belongs to, where there is a real one. */
  readonly conversationId?: string;
  /** Attributes for the tool's span, at most 80; texts are cut at 4,096 characters. */
  readonly attributes?: Attributes;
}

/** What a tool's function can say about the call. Nothing here throws; after the end of the call it has no effect. */
export interface ToolHandle {
  /** Says what the tool gave to the model, where that is not what the function returns; recorded as its arguments are. */
  readonly result: (result: unknown) => void;
  /** Sets attributes on the tool's span, at most 80 names in all; texts are cut at 4,096 characters. */
  readonly set: (attributes: Attributes) => void;
}

/** Longest description, in characters. */
const maxDescription = 1024;

const opening: Opening<ToolHandle> = {
  what: "tool",
  open: (subject, options) => openTool(subject, options),
  untraced: () => handleOf(undefined),
};

/**
 * Runs `fn` as one execution of the tool `name` and returns what it returns. The sizes of the arguments and of the
 * result are recorded in bytes (of JSON in UTF-8, where they are no text), their content only where that is asked for.
 */
export const tool: Traced<string, ToolOptions, ToolHandle> = traced(opening);

/** Starts the span of one execution of the tool `subject`; its options may be anything. */
export function openTool(subject: unknown, given: unknown, times?: Times): Opened<ToolHandle> {
  const name = givenName(subject);
  const options = givenOptions(given);
  const parent = context.active();
  const around = runIn(parent);
  const opened = new Tool(
    new Operation({
      name: `execute_tool ${name}`,
      kind: SpanKind.INTERNAL,
      given: givenAttributes(at(options, "attributes")),
      attributes: present<AttributeValue>({
        ...toolAttributes(name, options),
        [GEN_AI_AGENT_NAME]: around?.kind === "agent" ? around.name : undefined,
      }),
      parent,
      times,
      finish: (_span, _ending, value) => opened.complete(value),
    }),
    at(options, "arguments"),
  );
  return { invocation: opened.operation, handle: handleOf(opened) };
}

function toolAttributes(name: string, options: object | undefined): Attributes {
  return present<AttributeValue>({
    [GEN_AI_OPERATION_NAME]: "execute_tool",
    [GEN_AI_TOOL_NAME]: name,
    [GEN_AI_TOOL_TYPE]: givenText(at(options, "type")),
    [GEN_AI_TOOL_CALL_ID]: givenText(at(options, "callId")),
    [GEN_AI_TOOL_DESCRIPTION]: givenText(at(options, "description"), maxDescription),
    [GEN_AI_CONVERSATION_ID]: givenText(at(options, "conversationId")),
    [SPOOR_TOOL_ARGUMENTS_SIZE]: jsonSize(at(options, "arguments")),
  });
}

function handleOf(of: Tool | undefined): ToolHandle {
  return {
    result: (result) => record(of, "tool.result", (on) => on.result(result)),
    set: (attributes) =>
      record(of, "tool.set", (on) => {
        on.operation.set(attributes);
      }),
  };
}

/** A tool's execution in progress. */
class Tool {
  readonly operation: Operation;
  /** What the tool was given, where that is recorded. */
  readonly #arguments: string | undefined;
  #hasResult = false;

  constructor(operation: Operation, given: unknown) {
    this.operation = operation;
    this.#arguments = argumentsText(operation.span, given);
  }

  get ended(): boolean {
    return this.operation.ended;
  }

  result(result: unknown): void {
    this.#hasResult = true;
    const size = jsonSize(result);
    if (size !== undefined) this.operation.span.setAttribute(SPOOR_TOOL_RESULT_SIZE, size);
    writeResult(this.operation.span, result);
  }

  /** What the function returned is the result, unless it said otherwise. */
  complete(value: unknown): void {
    writeArguments(this.operation.span, this.#arguments);
    if (!this.#hasResult) this.result(value);
  }
}

import { at, text } from "@spoor/core/record";

/** The operations of Bedrock Runtime that ask a model and get its answer. */
export type BedrockOperation =
  | "Converse"
  | "ConverseStream"
  | "InvokeModel"
  | "InvokeModelWithResponseStream";

const operations: ReadonlyMap<string, BedrockOperation> = new Map([
  ["Converse", "Converse"],
  ["ConverseStream", "ConverseStream"],
  ["InvokeModel", "InvokeModel"],
  ["InvokeModelWithResponseStream", "InvokeModelWithResponseStream"],
]);

/** Where a command's schema has the operation's name. */
const nameInSchema = 2;

/** The operation of a command, or undefined where it is none of those that ask a model. */
export function bedrockOperation(command: unknown): BedrockOperation | undefined {
  const name = text(at(at(command, "schema"), nameInSchema)) ?? nameOfClass(command);
  return name === undefined ? undefined : operations.get(name);
}

/** Whether the answer comes in parts. */
export function isStreamed(operation: BedrockOperation): boolean {
  return operation.endsWith("Stream");
}

/** Commands had no schema up to 3.8xx; bundlers put characters around a class's name. */
function nameOfClass(command: unknown): string | undefined {
  const constructor = at(command, "constructor");
  if (typeof constructor !== "function") return undefined;
  return /^_?(\w+)Command\d*$/.exec(constructor.name)?.[1];
}

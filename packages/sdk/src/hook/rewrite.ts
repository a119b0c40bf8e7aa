import type { Target, Written } from "../provider/library.ts";
import type { Source } from "./source.ts";

/** The names that are put into a file. */
const trace = "spoor$trace";
const original = "spoor$original_";
const publish = "spoor$publish";

/** The name of a variable at the end, which is not a part of a longer expression. */
const variable = /(?<![\w$.?)\]])[A-Za-z_$][\w$]*$/u;
/** Longest name that is looked for. */
const maxName = 100;

/**
 * The text of a file in which the calls of `targets` are published on their tracing channels; undefined where it is such a
 * text already. Throws where it finds nothing.
 *
 * Finds declarations and calls by how they are written and touches nothing else, for files so long that to parse them
 * takes a second of the application's start. Every line stays where it is, so that stack traces tell the same places.
 */
export function rewritten(
  { code, type }: Pick<Source, "code" | "type">,
  targets: readonly Target[],
): string | undefined {
  const before = code();
  if (before.includes(trace)) return undefined;
  let after = before;
  for (const target of targets) after = rewrite(after, target);
  if (after === before && targets.every(({ written }) => isInChunk(written))) return undefined;
  if (after === before) throw new Error("Found none of the functions and calls to publish");
  return `${after}\n${helper(type)}\n`;
}

/** Whether the names of files do not tell which of them has it. */
const isInChunk = (written: Written | undefined): boolean =>
  written?.as === "method" && written.isInChunk === true;

function rewrite(code: string, { written, channelName, module, functionQuery }: Target): string {
  const channel = JSON.stringify(`orchestrion:${module.name}:${channelName}`);
  if (written === undefined) return code;
  if (written.as === "method")
    return "className" in functionQuery ? publishMethod(code, functionQuery, channel) : code;
  if ("methodName" in functionQuery)
    return rewriteMethodCalls(code, { method: functionQuery.methodName, channel, ...written });
  return written.as === "declaration"
    ? rewriteDeclarations(code, functionQuery.functionName, channel)
    : rewriteCalls(code, functionQuery.functionName, channel);
}

/** `async function generateText(` becomes a function of that name, before the original under another one. */
function rewriteDeclarations(code: string, name: string, channel: string): string {
  const declaration = new RegExp(`^([ \\t]*)((?:async )?function )(${name})(?=\\()`, "gmu");
  const call = `(args) => ${original}$3.apply(this, args)`;
  const published = `{ return ${trace}(${channel}, this, [...arguments], ${call}); }`;
  return code.replace(declaration, `$1function $3(options) ${published} $2${original}$3`);
}

interface MethodOfClass {
  readonly className: string;
  readonly methodName: string;
}

/** Has a method of a class exchanged at the file's end, where the class is there. */
function publishMethod(code: string, { className, methodName }: MethodOfClass, channel: string) {
  const declaration = `^(?:class ${className}\\b|(?:const|let|var) ${className} = class\\b)`;
  const isDeclared = new RegExp(declaration, "mu").test(code);
  return isDeclared ? `${code}\n${publish}(${className}, "${methodName}", ${channel});` : code;
}

interface MethodCalls {
  readonly method: string;
  readonly channel: string;
  readonly notOn?: string;
}

/** `model.doGenerate(` becomes `((...args) => …)(`: the arguments are not touched. */
function rewriteMethodCalls(code: string, { method, channel, notOn }: MethodCalls): string {
  const unpublished = new Set(["super", "this", notOn]);
  const [first = "", ...rest] = code.split(`.${method}(`);
  let after = first;
  for (const next of rest) {
    const [self] = variable.exec(after.slice(-maxName)) ?? [];
    if (self === undefined || unpublished.has(self)) after += `.${method}(`;
    else {
      const call = `(args) => ${self}.${method}(...args)`;
      after = `${after.slice(0, -self.length)}((...args) => ${trace}(${channel}, ${self}, args, ${call}))(`;
    }
    after += next;
  }
  return after;
}

/** `return doWrap({` becomes `return ((...args) => …)({`. */
function rewriteCalls(code: string, name: string, channel: string): string {
  return code.replace(
    new RegExp(`(?<=return )(${name})(?=\\()`, "gu"),
    (found) => `((...args) => ${trace}(${channel}, undefined, args, (args) => ${found}(...args)))`,
  );
}

/** Stands at the end, where a directive of the file's start keeps its meaning; imports and functions are there before. */
function helper(type: Source["type"]): string {
  const load =
    type === "esm"
      ? 'import spoor$dc from "node:diagnostics_channel";'
      : 'var spoor$dc = require("node:diagnostics_channel");';
  return `${load}
var spoor$channels;
function ${trace}(name, self, args, call) {
  spoor$channels ??= {};
  const channel = (spoor$channels[name] ??= spoor$dc.tracingChannel(name));
  if (!channel.start.hasSubscribers) return call(args);
  const message = { self, arguments: args };
  return channel.start.runStores(message, () => call(message.arguments));
}
function ${publish}(owner, name, channel) {
  const property = Object.getOwnPropertyDescriptor(owner.prototype, name);
  const method = property?.value;
  if (typeof method !== "function" || !property.configurable) return;
  const { [name]: value } = {
    [name](...args) {
      return ${trace}(channel, this, args, (args) => method.apply(this, args));
    },
  };
  Object.defineProperty(value, "length", { value: method.length, configurable: true });
  Object.defineProperty(owner.prototype, name, { ...property, value });
}`;
}

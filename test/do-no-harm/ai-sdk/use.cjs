// What the scenarios of the AI SDK share.
const { collect } = require("../harness/use.cjs");

const volatile = new Set(["timestamp", "headers", "performance", "callId", "toolExecutionMs"]);
const random = /^(?:aitxt|aiobj|msg|call|id)-[A-Za-z0-9]{16,}$/;

/** A value as JSON, without times and random ids. */
exports.plain = (value) =>
  JSON.parse(
    JSON.stringify(value ?? null, (key, part) => {
      if (volatile.has(key)) return undefined;
      if (part instanceof Error) return { name: part.name, message: part.message };
      return typeof part === "string" && random.test(part) ? "random" : part;
    }),
  );

/** What an application reads of a text that was generated, or of what became of a stream. */
exports.shown = async (result) => {
  const { text, finishReason, usage, totalUsage, warnings, steps, toolCalls, response } = result;
  return exports.plain({
    text: await text,
    finishReason: await finishReason,
    usage: await usage,
    totalUsage: await totalUsage,
    warnings: await warnings,
    toolCalls: await toolCalls,
    steps: (await steps).map((step) => ({ content: step.content, usage: step.usage })),
    messages: (await response).messages,
    constructor: result.constructor.name,
  });
};

/** The parts of a stream, told to `chunks` as they come. */
exports.read = async (stream, chunks, limit) => {
  for (const part of await collect(stream, limit)) chunks.push(exports.plain(part));
};

/** Ends what a scenario leaves open, so that a later one finds nothing of it. */
exports.later = () => new Promise((resolve) => setTimeout(resolve, 30));

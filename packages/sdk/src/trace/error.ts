import { at, number, text } from "@spoor/core/record";
import { guard } from "../guard.ts";
import { cutText } from "../redaction.ts";

/** The value of `error.type` for what was thrown: the provider's code, the HTTP status, the class, or `_OTHER`. */
export function errorType(error: unknown): string {
  return guard("error", () => codeOf(error)) ?? className(error);
}

function codeOf(error: unknown): string | undefined {
  const code = text(at(error, "code")) ?? amazonCode(error);
  if (code !== undefined) return code;
  const status = statusOf(error);
  return status === undefined ? undefined : String(status);
}

/** The name of an error that a service of Amazon's answered with, which can be of a more general class. */
function amazonCode(error: unknown): string | undefined {
  return at(error, "$fault") === undefined ? undefined : text(at(error, "name"));
}

/**
 * The HTTP status of a reply that is an error; the AI SDK has it of replies that it could not read, too, and gateways put
 * that of the provider behind them in the error's code.
 */
function statusOf(error: unknown): number | undefined {
  const status = number(at(error, "status"));
  if (status !== undefined) return status;
  if (amazonCode(error) !== undefined) return number(at(at(error, "$metadata"), "httpStatusCode"));
  const code = number(at(error, "statusCode")) ?? number(at(error, "code"));
  return code !== undefined && code >= 400 && code < 600 ? code : undefined;
}

/** The name of the class of what was thrown, or `_OTHER`. */
export function className(error: unknown): string {
  const read = (): string | undefined => {
    const constructor = at(error, "constructor");
    const name = typeof constructor === "function" ? text(constructor.name) : undefined;
    // Of this one class are timeouts, aborts and more, each with a name of its own.
    return name === "DOMException" ? text(at(error, "name")) : name;
  };
  return guard("error", read) ?? "_OTHER";
}

/** Longest message that a span's status keeps. */
const maxMessage = 200;

/**
 * What the status of a failed span says: the message of an error of the process itself, but of a provider's reply the
 * HTTP status and code alone, because such a message may quote the request.
 */
export function messageOf(error: unknown): string {
  return guard("error", () => readMessage(error)) ?? "";
}

function readMessage(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) {
    const code = text(at(error, "code")) ?? amazonCode(error) ?? text(at(error, "type"));
    return code === undefined ? `HTTP ${status}` : `HTTP ${status} ${code}`;
  }
  // The errors of the AI SDK quote the text that they could not read, and an event of a stream has no status.
  if (text(at(error, "name"))?.startsWith("AI_") === true || amazonCode(error) !== undefined)
    return "";
  const message = text(at(error, "message")) ?? (typeof error === "string" ? error : "");
  return cutText(message, maxMessage);
}

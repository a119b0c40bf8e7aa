import { at, number, text } from "@spoor/core/record";
import { guard } from "../guard.ts";

/** The value of `error.type` for what was thrown: the provider's code, the HTTP status, the class, or `_OTHER`. */
export function errorType(error: unknown): string {
  return guard("error", () => codeOf(error)) ?? className(error);
}

function codeOf(error: unknown): string | undefined {
  const code = text(at(error, "code"));
  if (code !== undefined) return code;
  const status = number(at(error, "status"));
  return status === undefined ? undefined : String(status);
}

/** The name of the class of what was thrown, or `_OTHER`. */
export function className(error: unknown): string {
  const read = (): string | undefined => {
    const constructor = at(error, "constructor");
    return typeof constructor === "function" ? text(constructor.name) : undefined;
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
  const status = number(at(error, "status"));
  if (status !== undefined) {
    const code = text(at(error, "code")) ?? text(at(error, "type"));
    return code === undefined ? `HTTP ${status}` : `HTTP ${status} ${code}`;
  }
  const message = text(at(error, "message")) ?? (typeof error === "string" ? error : "");
  return message.slice(0, maxMessage);
}

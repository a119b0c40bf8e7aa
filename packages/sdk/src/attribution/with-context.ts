import { context } from "@opentelemetry/api";
import { failed } from "../guard.ts";
import { quietly } from "../trace/handle.ts";
import { callOnce } from "../trace/invoke.ts";
import { attributesOf } from "./context-options.ts";
import type { ContextOptions } from "./context-options.ts";
import { attributionIn, withAttributes } from "./current.ts";

/** The type of `withContext`. */
export type WithContext = <Result, This>(
  this: This,
  options: ContextOptions,
  fn: (this: This) => Result,
) => Result;

/**
 * Calls `fn` with its caller's `this`, and says on every span that starts inside, of whatever library, who and what it is
 * for. Gives what `fn` returns, itself, or throws what it throws. Holds for all that `fn` begins, also after it has returned;
 * calls inside of calls add to each other, and the inner one wins.
 *
 * Without a function it does nothing. Never throws by itself: options that cannot be read say nothing.
 */
export const withContext: WithContext = callWith;

function callWith<Result, This>(
  this: This,
  options: ContextOptions,
  fn: (this: This) => Result,
): Result;
function callWith(this: unknown, options: unknown, fn: unknown): unknown {
  if (typeof fn !== "function") {
    failed("withContext", "withContext() needs a function to call: nothing was done");
    return undefined;
  }
  const call = (): unknown => Reflect.apply(fn, this, []);
  const inside = quietly("withContext", () => {
    const around = context.active();
    return withAttributes(around, attributesOf(options, attributionIn(around)));
  });
  return inside === undefined ? call() : callOnce(inside, call);
}

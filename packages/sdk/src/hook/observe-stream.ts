import { at } from "@spoor/core/record";
import { types } from "node:util";
import { guard } from "../guard.ts";
import type { Watch } from "./observation.ts";
import { methodOf, replace } from "./replace.ts";

/** What the iterators of one stream share. The stream's abort listener holds it, so that it must not hold the stream. */
interface Progress {
  /** Whether an iterator was read from: the library lets only the first one read. */
  isTaken: boolean;
  /** Reads that are waiting for their chunk. */
  pending: number;
  isAborted(): boolean;
}

/**
 * Observes a stream as the application reads it; buffers nothing and reads nothing ahead. False when `stream` is none.
 *
 * Replaces the one function through which loops, `tee` and `toReadableStream` get an iterator, and the methods of the
 * iterators it gives; all of them stay the library's own objects.
 */
export function observeStream(watch: Watch, stream: unknown): boolean {
  if (typeof stream !== "object" || stream === null) return false;
  const asyncIterator = methodOf(stream, Symbol.asyncIterator);
  if (asyncIterator === undefined) return false;
  if (types.isGeneratorObject(stream) || methodOf(stream, "next") !== undefined) {
    // A generator, or what a compiler makes of one, is its own iterator, and can be read without asking for it.
    observeIterator(watch, progressOf(watch, undefined), stream);
    return true;
  }
  const iterator = methodOf(stream, "iterator");
  const iterate = iterator ?? asyncIterator;
  const progress = progressOf(watch, at(at(stream, "controller"), "signal"));
  const key = iterator === undefined ? Symbol.asyncIterator : "iterator";
  replace(stream, key, function observedIterate(this: unknown, ...args: unknown[]): unknown {
    const source: unknown = Reflect.apply(iterate, this, args);
    guard("observing an iterator", () => observeIterator(watch, progress, source));
    return source;
  });
  return true;
}

function progressOf({ observation }: Watch, signal: unknown): Progress {
  const progress: Progress = {
    isTaken: false,
    pending: 0,
    isAborted: () => at(signal, "aborted") === true || observation.isAborted(),
  };
  const onAbort = (): void => observation.aborted(progress.pending > 0);
  if (signal instanceof EventTarget) signal.addEventListener("abort", onAbort, { once: true });
  return progress;
}

function observeIterator(watch: Watch, progress: Progress, iterator: unknown): void {
  if (typeof iterator !== "object" || iterator === null) return;
  const isReader = observeNext(watch, progress, iterator);
  for (const name of ["return", "throw"]) {
    const method = methodOf(iterator, name);
    if (method === undefined) continue;
    replace(iterator, name, function observedClose(this: unknown, ...args: unknown[]): unknown {
      if (isReader()) watch.observation.closed();
      return Reflect.apply(method, this, args);
    });
  }
}

/** Gives whether it is this iterator that reads the stream. Its closures hold the watch, as the iterator does through them. */
function observeNext(watch: Watch, progress: Progress, iterator: object): () => boolean {
  const next = methodOf(iterator, "next");
  if (next === undefined) return () => false;
  let isReader = false;
  const onResult = (result: unknown): unknown => {
    progress.pending -= 1;
    if (at(result, "done") === true) watch.observation.streamEnded(progress.isAborted());
    else watch.observation.chunk(at(result, "value"));
    return result;
  };
  const onError = (error: unknown): never => {
    progress.pending -= 1;
    watch.observation.failed(error);
    throw error;
  };
  replace(iterator, "next", function observedNext(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(next, this, args);
    if (!progress.isTaken) {
      progress.isTaken = true;
      isReader = true;
    }
    if (!isReader || !(result instanceof Promise)) return result;
    progress.pending += 1;
    return result.then(onResult, onError);
  });
  return () => isReader;
}

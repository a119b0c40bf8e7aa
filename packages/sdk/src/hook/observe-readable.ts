import { failed } from "../guard.ts";
import type { Watch } from "./observation.ts";

/**
 * A stream that gives what `source` gives, when it is asked for it and not before, and passes its end, its failure and a
 * cancellation on; observes what passes. `source` is locked from here on.
 */
export function observeReadable(watch: Watch, source: ReadableStream): ReadableStream {
  const reader = source.getReader();
  // The stream holds the watch, not the observation alone: it is unread for good when both are collected.
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value }: { done: boolean; value?: unknown } = await reader.read();
          if (done) {
            watch.observation.streamEnded(watch.observation.isAborted());
            controller.close();
          } else {
            watch.observation.chunk(value);
            controller.enqueue(value);
          }
        } catch (error) {
          watch.observation.failed(error);
          controller.error(error);
        }
      },
      cancel(reason: unknown) {
        try {
          watch.observation.closed();
        } catch (error) {
          failed("observing a stream", error);
        }
        return reader.cancel(reason);
      },
    },
    // Reads nothing ahead of whoever reads.
    { highWaterMark: 0 },
  );
}

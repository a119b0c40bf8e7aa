import { context, trace } from "@opentelemetry/api";
import { at, text } from "@spoor/core/record";
import { attributionIn } from "../../attribution/current.ts";
import { guard } from "../../guard.ts";
import type { Operation } from "../../provider/library.ts";
import { runIn } from "../../trace/run.ts";
import { submit } from "../../trace/submission.ts";
import { watch } from "../../trace/watch.ts";

/**
 * The creation of batches by the npm package `openai`. It is no call of a model and has no span; what is kept is which run
 * it was made in, for the span that fetches the batch when it has ended.
 */
export const openaiBatchSubmission: Operation = {
  target: {
    channelName: "spoor:batch-submission",
    module: { name: "openai", versionRange: ">=4.0.0", filePath: /^resources\/batches\.m?js$/ },
    functionQuery: { className: "Batches", methodName: "create", kind: "Sync" },
  },
  around(_call, run) {
    const inside = context.active();
    const startMs = Date.now();
    return watch(run(), {
      complete: (batch) =>
        guard("noting a batch", () => {
          const id = text(at(batch, "id"));
          if (id === undefined) return;
          const spanContext = trace.getSpanContext(inside);
          const attributes = attributionIn(inside) ?? {};
          submit(id, { spanContext, run: runIn(inside), startMs, attributes });
        }),
      fail: () => {},
    });
  },
};

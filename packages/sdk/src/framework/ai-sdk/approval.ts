import { context, createContextKey } from "@opentelemetry/api";
import { at, list, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { LibraryCall } from "../../provider/library.ts";
import { emitBlocked } from "../../trace/block.ts";
import type { BlockReason } from "../../trace/block.ts";
import { operationIn } from "../../trace/operation.ts";
import { runIn, workflowOf } from "../../trace/run.ts";
import { watch } from "../../trace/watch.ts";
import { isOptedOut } from "./opt-out.ts";

const key = createContextKey("Spoor AI SDK approvals under validation");

/** Says that a tool the model called is blocked, where it needs an approval or is denied one without asking. */
export function aroundAsking({ args }: LibraryCall, run: () => unknown): unknown {
  const result = run();
  // What was approved is asked for once more before it is executed.
  if (context.active().getValue(key) === true) return result;
  const toolCall = at(args[0], "toolCall");
  return watch(result, {
    complete(status) {
      const type = at(status, "type");
      if (status === true || type === "user-approval") block("approval_required", toolCall);
      else if (type === "denied") block("approval_denied", toolCall);
    },
    fail: () => {},
  });
}

export function aroundValidating(_call: LibraryCall, run: () => unknown): unknown {
  return context.with(context.active().setValue(key, true), run);
}

/** Says which tools of the messages the application denied the approval they were blocked for. */
export function aroundCollecting(_call: LibraryCall, run: () => unknown): unknown {
  const approvals = run();
  for (const approval of list(at(approvals, "deniedToolApprovals")))
    block("approval_denied", at(approval, "toolCall"));
  return approvals;
}

function block(reason: BlockReason, toolCall: unknown): void {
  guard("telling of a blocked tool", () => {
    const inside = context.active();
    const operation = operationIn(inside);
    const step = text(at(toolCall, "toolName"));
    if (operation === undefined || step === undefined || isOptedOut()) return;
    emitBlocked({
      operation,
      block: {
        reason,
        source: "ai",
        retryable: reason === "approval_required",
        toolCallId: at(toolCall, "toolCallId"),
      },
      step,
      id: undefined,
      run: workflowOf(runIn(inside)),
    });
  });
}

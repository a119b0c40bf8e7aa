import { at, list, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";

const uses: ReadonlySet<unknown> = new Set(["tool_use", "server_tool_use", "mcp_tool_use"]);

/** The uses of tools and their results in the message of `row`. */
export function* toolRecords(
  row: unknown,
  origin: ClaudeOrigin,
): Generator<TranscriptRecord, void> {
  for (const block of list(at(at(row, "message"), "content"))) {
    const type = text(at(block, "type")) ?? "";
    const name = text(at(block, "name"));
    if (uses.has(type) && name !== undefined)
      yield { kind: "tool", ...origin, id: text(at(block, "id")), name };
    if (/^tool_result$|_tool_result$/.test(type))
      yield {
        kind: "toolResult",
        ...origin,
        id: text(at(block, "tool_use_id")),
        isError: hasFailed(block),
      };
  }
}

/** Tools that Anthropic runs tell a failure by the type of the content. */
function hasFailed(result: unknown): boolean {
  const type = text(at(at(result, "content"), "type")) ?? "";
  return at(result, "is_error") === true || type.endsWith("_error");
}

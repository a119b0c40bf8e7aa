import { at, list, number, text } from "@spoor/core/record";
import type { ToolResultRecord, TranscriptRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";
import { sizeOf } from "./sizes.ts";

const uses: ReadonlySet<unknown> = new Set(["tool_use", "server_tool_use", "mcp_tool_use"]);

interface Block {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  readonly tool_use_id?: unknown;
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null;
}

/** The uses of tools and their results in the message of `row`. */
export function toolRecords(
  row: unknown,
  origin: ClaudeOrigin,
  isDetailed: boolean,
): readonly TranscriptRecord[] {
  const records: TranscriptRecord[] = [];
  const blocks = list(at(at(row, "message"), "content"));
  const { session, at: time, subAgent } = origin;
  for (const block of blocks) {
    const type = isBlock(block) ? text(block.type) : undefined;
    if (!isBlock(block) || type === undefined) continue;
    const name = text(block.name);
    const place = { session, at: time, subAgent };
    if (name !== undefined && uses.has(type))
      records.push({
        kind: "tool",
        ...place,
        id: text(block.id),
        name,
        ...(isDetailed && { argumentsSize: sizeOf(at(block, "input")) }),
      });
    if (type === "tool_result" || type.endsWith("_tool_result"))
      records.push({
        kind: "toolResult",
        ...place,
        id: text(block.tool_use_id),
        isError: hasFailed(block),
        ...(isDetailed && resultDetails(block, row, blocks.length === 1)),
      });
  }
  return records;
}

/** Tools that Anthropic runs tell a failure by the type of the content. */
function hasFailed(result: unknown): boolean {
  const type = text(at(at(result, "content"), "type")) ?? "";
  return at(result, "is_error") === true || type.endsWith("_error");
}

/** How a failure is told in the first words of a result. */
const failures: readonly (readonly [said: RegExp, type: string])[] = [
  [/^The user doesn't want to|^User rejected/, "rejected"],
  [/^<tool_use_error>|^InputValidationError/, "invalid_tool_use"],
  [/^\[?Request interrupted/, "interrupted"],
  [/^(?:Error: )?Exit code /, "exit_code"],
  [/^(?:Permission|.{0,80}requested permissions? )/, "permission_denied"],
];

/** What there is of a tool's run; the row has measures of one result alone. */
function resultDetails(
  result: unknown,
  row: unknown,
  isAlone: boolean,
): Pick<ToolResultRecord, "errorType" | "resultSize" | "durationMs"> {
  const content = at(result, "content");
  const told = isAlone ? at(row, "toolUseResult") : undefined;
  const said = text(content) ?? text(at(list(content)[0], "text")) ?? "";
  const seconds = number(at(told, "durationSeconds"));
  const isInterrupted = at(told, "interrupted") === true;
  return {
    errorType: isInterrupted ? "interrupted" : failures.find(([words]) => words.test(said))?.[1],
    resultSize: sizeOf(content),
    durationMs:
      number(at(told, "totalDurationMs")) ??
      number(at(told, "durationMs")) ??
      (seconds === undefined ? undefined : seconds * 1000),
  };
}

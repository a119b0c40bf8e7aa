import { at, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import { failedBy, hasFailed } from "./codex-tools.ts";
import { codexUsage } from "./codex-usage.ts";
import type { CodexUsage } from "./codex-usage.ts";

/** What `codex exec --json` prints, apart from `item.*`. */
const eventTypes: ReadonlySet<string> = new Set([
  "thread.started",
  "turn.started",
  "turn.completed",
  "turn.failed",
  "error",
]);

const toolItems: ReadonlySet<string> = new Set([
  "command_execution",
  "file_change",
  "mcp_tool_call",
  "collab_tool_call",
  "web_search",
]);

export function isExecType(type: string): boolean {
  return eventTypes.has(type) || type.startsWith("item.");
}

interface Origin {
  readonly session: string;
  readonly at: string | undefined;
}

/** The objects in which versions of `codex exec --json` put usage and model. */
function places(line: unknown): readonly unknown[] {
  return [line, at(line, "data"), at(line, "result"), at(line, "response")];
}

/** The usage of a turn; undefined where the line has none. */
export function execUsage(line: unknown): CodexUsage | undefined {
  return places(line)
    .map((place) => codexUsage(at(place, "usage")))
    .find((usage) => usage !== undefined);
}

export function execModel(line: unknown): string | undefined {
  return places(line)
    .map((place) => text(at(place, "model")))
    .find((model) => model !== undefined);
}

/** The use of a tool that an `item.*` tells of, and its result once it is completed. */
export function* execTool(line: unknown, origin: Origin): Generator<TranscriptRecord, void> {
  const item = at(line, "item");
  const kind = text(at(item, "type")) ?? text(at(item, "item_type"));
  if (kind === undefined || !toolItems.has(kind)) return;
  const number = text(at(item, "id"));
  const isCompleted = at(line, "type") === "item.completed";
  // Items are numbered in their thread.
  const id = number === undefined ? undefined : `${origin.session}/${number}`;
  if (id !== undefined || isCompleted)
    yield { kind: "tool", ...origin, id, name: text(at(item, "tool")) ?? kind };
  const isError =
    hasFailed(item) || failedBy(item) || (at(item, "error") ?? undefined) !== undefined;
  if (isCompleted) yield { kind: "toolResult", ...origin, id, isError };
}

import { at, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import { codexValues, isOldBeginning } from "./codex-line.ts";
import { CodexRollout } from "./codex-rollout.ts";
import { nameOf, recordsOf } from "./values.ts";

/** Rollouts of Codex CLI of all versions, and the lines that `codex exec --json` prints. */
export const codex: TranscriptReader = {
  agent: "codex",
  recognises: ({ head, path }: TranscriptFile): boolean =>
    head.some(isLine) || /(?:^|[\\/])rollout-[^\\/]+\.jsonl?$/.test(path),
  read: (file, isDetailed) =>
    recordsOf(file, new CodexRollout(sessionByName(file.path), isDetailed)),
};

const envelopes: ReadonlySet<string> = new Set([
  "session_meta",
  "turn_context",
  "response_item",
  "event_msg",
  "compacted",
]);

function isLine(value: unknown): boolean {
  const type = text(at(value, "type")) ?? "";
  if (envelopes.has(type)) return typeof at(value, "payload") === "object";
  if (type === "thread.started") return text(at(value, "thread_id")) !== undefined;
  if (type === "turn.completed") return at(value, "usage") !== undefined;
  if (type === "item.completed") return at(value, "item") !== undefined;
  const isEvent = text(at(at(value, "msg"), "type")) !== undefined;
  return isEvent || isOldBeginning(codexValues(value)[0]);
}

/** Rollouts are called `rollout-<time>-<uuid of the session>`. */
function sessionByName(path: string): string {
  const name = nameOf(path);
  const [uuid] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(name) ?? [];
  return uuid ?? (name || "unknown");
}

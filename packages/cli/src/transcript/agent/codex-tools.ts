import { at, number, text } from "@spoor/core/record";

/** The lines that Codex puts before the output of a command, and how the command ended in one of them. */
const maxHeadCharacters = 500;
const head = /^[^]*?\n(?=Output:)/;
const exitCode = /^(?:Exit code:|Process exited with code) (-?\d+)$/m;

interface CodexToolUse {
  readonly id: string | undefined;
  readonly name: string;
}

/** The tool calls of one rollout. */
export class CodexTools {
  /** By the id in the rollout, of which old versions use one for several calls: the latest call. */
  readonly #uses = new Map<string, CodexToolUse>();
  readonly #failed = new Set<string>();

  /** The use of a tool in an item such as `function_call` or `web_search_call`; undefined for other items. */
  use(item: unknown): CodexToolUse | undefined {
    const kind = /^(.+)_call$/.exec(text(at(item, "type")) ?? "")?.[1];
    if (kind === undefined) return undefined;
    const id = text(at(item, "call_id")) ?? text(at(item, "id"));
    const name = text(at(item, "name")) ?? kind;
    if (id === undefined) return { id, name };
    const before = this.#uses.get(id);
    if (before?.name === name) return before;
    const use = { id: before === undefined ? id : `${id}/${name}`, name };
    this.#uses.set(id, use);
    return use;
  }

  /** Keeps in mind what an event such as `exec_command_end` tells of a failure; its result comes as an item. */
  ended(event: unknown): void {
    const id = text(at(event, "call_id"));
    const isError =
      hasFailed(event) || failedBy(event) || at(at(event, "result"), "Err") !== undefined;
    if (id !== undefined && isError) this.#failed.add(id);
  }

  /** The result in an item such as `function_call_output`, or in a call that failed; undefined for other items. */
  result(
    item: unknown,
  ): { readonly id: string | undefined; readonly isError: boolean } | undefined {
    const type = text(at(item, "type")) ?? "";
    const id = text(at(item, "call_id")) ?? text(at(item, "id"));
    const isOutput = type.endsWith("_output");
    const isFailedCall = type.endsWith("_call") && hasFailed(item);
    if (!isOutput && !isFailedCall) return undefined;
    const isError =
      isFailedCall ||
      this.#failed.has(id ?? "") ||
      failedBy(item) ||
      failedOutput(at(item, "output"));
    return { id: this.#uses.get(id ?? "")?.id ?? id, isError };
  }
}

/** Whether an item or an event says of itself that it failed. */
export function hasFailed(told: unknown): boolean {
  const status = at(told, "status");
  return status === "failed" || status === "declined";
}

/** Whether what tells how a tool ended tells of a failure. */
export function failedBy(told: unknown): boolean {
  const code = number(at(told, "exit_code")) ?? number(at(at(told, "metadata"), "exit_code")) ?? 0;
  return code !== 0 || at(told, "success") === false || at(told, "isError") === true;
}

function failedOutput(output: unknown): boolean {
  const said = text(output);
  if (said === undefined) return failedBy(output);
  if (said.startsWith("{")) return failedBy(jsonIn(said));
  const [before = ""] = head.exec(said.slice(0, maxHeadCharacters)) ?? [];
  return Number(exitCode.exec(before)?.[1] ?? 0) !== 0;
}

function jsonIn(said: string): unknown {
  try {
    const value: unknown = JSON.parse(said);
    return value;
  } catch {
    return undefined;
  }
}

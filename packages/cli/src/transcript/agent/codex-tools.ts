import { at, number, text } from "@spoor/core/record";

/** The lines that Codex puts before the output of a command, and how the command ended in one of them. */
const maxHeadCharacters = 500;
const head = /^[^]*?\n(?=Output:)/;
const wallTime = /^Wall time: (\d+(?:\.\d+)?) seconds$/m;
const exitCode = /^(?:Exit code:|Process exited with code) (-?\d+)$/m;

interface CodexToolUse {
  readonly id: string | undefined;
  readonly name: string;
}

/** What an event tells of a tool's end. */
interface CodexEnd {
  readonly hasFailed: boolean;
  readonly durationMs: number | undefined;
}

/** The tool calls of one rollout. */
export class CodexTools {
  /** By the id in the rollout, of which old versions use one for several calls: the latest call. */
  readonly #uses = new Map<string, CodexToolUse>();
  readonly #ends = new Map<string, CodexEnd>();

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

  /** Keeps in mind what an event such as `exec_command_end` tells of an end; its result comes as an item. */
  ended(event: unknown): void {
    const id = text(at(event, "call_id"));
    const isError =
      hasFailed(event) || failedBy(event) || at(at(event, "result"), "Err") !== undefined;
    if (id === undefined) return;
    const known = this.#ends.get(id);
    const durationMs = msOf(at(event, "duration")) ?? known?.durationMs;
    this.#ends.set(id, { hasFailed: isError || known?.hasFailed === true, durationMs });
  }

  /** The id of the latest tool call that has the id `said` in the rollout. */
  idOf(said: string | undefined): string | undefined {
    return this.#uses.get(said ?? "")?.id ?? said;
  }

  /** How long the tool ran whose result `item` is, in milliseconds; undefined where nobody says. */
  durationOf(item: unknown): number | undefined {
    const id = text(at(item, "call_id")) ?? text(at(item, "id"));
    return this.#ends.get(id ?? "")?.durationMs ?? outputMs(at(item, "output"));
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
      this.#ends.get(id ?? "")?.hasFailed === true ||
      failedBy(item) ||
      failedOutput(at(item, "output"));
    return { id: this.idOf(id), isError };
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

/** Milliseconds in a duration: `{secs, nanos}`, or a number of seconds. */
function msOf(duration: unknown): number | undefined {
  const seconds = number(duration) ?? number(at(duration, "secs"));
  if (seconds === undefined) return undefined;
  return seconds * 1000 + (number(at(duration, "nanos")) ?? 0) / 1e6;
}

function outputMs(output: unknown): number | undefined {
  const said = text(output);
  if (said === undefined || said.startsWith("{")) {
    const told = said === undefined ? output : jsonIn(said);
    return msOf(at(at(told, "metadata"), "duration_seconds"));
  }
  const [before = ""] = head.exec(said.slice(0, maxHeadCharacters)) ?? [];
  const [, seconds] = wallTime.exec(before) ?? [];
  return seconds === undefined ? undefined : msOf(Number(seconds));
}

import type { Command, OptionSpec } from "../command/command.ts";

/** One thing that a word on the command line could become. */
export interface Suggestion {
  readonly value: string;
  readonly description: string;
}

/** Kinds of values that the store knows. */
export const valueKinds = ["services", "models", "workflows", "sessions", "traces"] as const;

export type ValueKind = (typeof valueKinds)[number];

/** What could stand in place of a word. */
export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** What of the store could stand there, too. */
  readonly kind: ValueKind | undefined;
  /** What stands before a value in the same word, as in `--model=`. */
  readonly before: string;
  /** Whether a file or folder is meant. */
  readonly isPath: boolean;
}

/** What is known of the command line. */
export interface Line {
  readonly commands: readonly Command[];
  readonly commonOptions: readonly OptionSpec[];
  /** The words before the one that is completed. */
  readonly words: readonly string[];
  readonly current: string;
}

interface Flag {
  readonly spec: OptionSpec;
  readonly names: readonly string[];
  /** What its value is called; undefined where it takes none. */
  readonly value: string | undefined;
}

const nothing: Completion = { suggestions: [], kind: undefined, before: "", isPath: false };

const kinds: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ["--service", "services"],
  ["--model", "models"],
  ["--workflow", "workflows"],
  ["--session", "sessions"],
]);
const pathNames: ReadonlySet<string> = new Set(["file", "dir", "folder", "path", "json", "csv"]);
/** Operands of `trace` and what is below it. */
const traceOperands: ReadonlySet<string> = new Set(["id", "baseline", "candidate"]);

/** The command under which all others stand once more. */
const longName = "telemetry";

function flagOf(spec: OptionSpec): Flag {
  const names = spec.flags.match(/--?[a-z][\w-]*/gi) ?? [];
  return { spec, names, value: /[<[](\w[\w-]*)/.exec(spec.flags)?.[1] };
}

function startingWith(current: string, all: readonly Suggestion[]): Suggestion[] {
  return all.filter(({ value }) => value.startsWith(current));
}

/** The values of an option. */
function valuesOf({ spec, names, value = "" }: Flag, current: string, before: string): Completion {
  const choices = (spec.choices ?? []).map((choice) => ({ value: choice, description: "" }));
  const kind = names.map((name) => kinds.get(name)).find((found) => found !== undefined);
  const suggestions = startingWith(current, choices);
  return { suggestions, kind, before, isPath: pathNames.has(value) };
}

interface Place {
  readonly command: Command | undefined;
  readonly below: readonly Command[];
  readonly flags: readonly Flag[];
  readonly operands: number;
  /** The option whose value comes next. */
  readonly open: Flag | undefined;
}

/** Where the words lead to. */
function placeOf({ commands, commonOptions, words }: Line): Place {
  let command: Command | undefined;
  let below = commands;
  let flags = commonOptions.map(flagOf);
  let operands = 0;
  let open: Flag | undefined;
  for (const word of words) {
    const isValue = open !== undefined;
    const flag = isValue ? undefined : flags.find(({ names }) => names.includes(word));
    open = flag?.value === undefined ? undefined : flag;
    if (isValue || word.startsWith("-")) continue;
    if (word === longName && command === undefined) continue;
    const next = operands === 0 ? below.find(({ name }) => name === word) : undefined;
    if (next === undefined) operands += 1;
    else {
      command = next;
      below = next.commands ?? [];
      flags = [...commonOptions, ...next.options].map(flagOf);
    }
  }
  return { command, below, flags, operands, open };
}

function flagSuggestions(flags: readonly Flag[], current: string): Suggestion[] {
  const all = flags.flatMap(({ names, spec }) =>
    names.map((value) => ({ value, description: spec.summary })),
  );
  return startingWith(current, all).filter(
    ({ value }) => value.startsWith("--") || !current.startsWith("--"),
  );
}

/** What `line` could go on with. */
export function completionOf(line: Line): Completion {
  const { current } = line;
  const { command, below, flags, operands, open } = placeOf(line);
  if (open !== undefined) return valuesOf(open, current, "");
  if (current.startsWith("-")) {
    const [name = "", value] = current.split("=", 2);
    if (value === undefined) return { ...nothing, suggestions: flagSuggestions(flags, current) };
    const flag = flags.find(({ names }) => names.includes(name));
    return flag?.value === undefined ? nothing : valuesOf(flag, value, `${name}=`);
  }
  const operand = command?.operands?.[operands];
  const names = operands === 0 ? below : [];
  const suggestions = [
    ...names.map(({ name, summary }) => ({ value: name, description: summary })),
    ...(operand?.choices ?? []).map((value) => ({ value, description: "" })),
  ];
  return {
    suggestions: startingWith(current, suggestions),
    kind: operand !== undefined && traceOperands.has(operand.name) ? "traces" : undefined,
    before: "",
    isPath: operand !== undefined && pathNames.has(operand.name),
  };
}

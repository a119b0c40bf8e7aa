import type { Query } from "@spoor/core/search";
import type { ExitCode } from "../failure.ts";
import type { Io } from "../io.ts";
import type { Style } from "../print/style.ts";
import type { DataFormat, DataTable } from "../print/table-format.ts";

/** An option of a command, in the notation of commander: `--since <time>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
}

/** A word after the name of a command. */
export interface Operand {
  readonly name: string;
  readonly summary: string;
  /** Whether the command line is wrong without it. */
  readonly required?: boolean;
  /** All words that it can be. */
  readonly choices?: readonly string[];
}

/** What every command is told by the options that all have. */
export interface CommonOptions {
  /** The folder named with `--store`. */
  readonly store: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether a question may be asked. */
  readonly input: boolean;
  readonly yes: boolean;
  readonly requireData: boolean;
  /** How the table is written for other programs; undefined for people and with `--json`. */
  readonly format: DataFormat | undefined;
  /** Whether a program reads the result, which then is whole where no limit was given. */
  readonly isForPrograms: boolean;
  /** Of `--query`: what spans are looked for. */
  readonly query: Query | undefined;
  /** Of `--service`: the only service whose spans are looked for. */
  readonly service: string | undefined;
  /** Of `--tz`, as IANA spells it; it is the local time zone already. */
  readonly timeZone: string | undefined;
  /** Of `--timeout`; the command's signal aborts then. */
  readonly timeoutMs: number | undefined;
}

/** What a command has to work with. */
export interface Input {
  /** The words after the command's name, in the order of its `operands`; those left out are missing at the end. */
  readonly operands: readonly string[];
  /** The command's own options by their long names in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly common: CommonOptions;
  /** Its environment has what files of settings say of variables that are not set. */
  readonly io: Io;
  readonly style: Style;
  /** The environment as it was before. */
  readonly environment: Io["env"];
}

/** What a command found out; printing it is left to the caller. */
export interface Outcome {
  readonly code: ExitCode;
  /** For `--json`: an object whose field `schema` names and versions its shape. */
  readonly json?: unknown;
  /** For people; without a newline at the end. */
  readonly text?: () => string;
  /** The table of `text` for other programs, where it is more than its cells say. */
  readonly table?: () => DataTable;
  /** What to say beside the result, on the other stream. */
  readonly notes?: readonly string[];
}

/** One verb of `spoor`, or one below a verb: `prices` and `prices explain`. */
export interface Command {
  readonly name: string;
  /** The heading under which the help lists it. */
  readonly group: string;
  readonly summary: string;
  /** Those that may be left out come last. */
  readonly operands?: readonly Operand[];
  readonly options: readonly OptionSpec[];
  /** Command lines without the name of the program. */
  readonly examples: readonly string[];
  /** Commands below this one; it runs itself where none of them is named, and takes no operands then. */
  readonly commands?: readonly Command[];
  run(input: Input): Promise<Outcome>;
}

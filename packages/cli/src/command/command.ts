import type { ExitCode } from "../failure.ts";
import type { Io } from "../io.ts";
import type { Style } from "../print/style.ts";

/** An option of a command, in the notation of commander: `--since <time>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly summary: string;
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
}

/** What a command has to work with. */
export interface Input {
  readonly argument: string | undefined;
  /** The command's own options by their long names in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly common: CommonOptions;
  readonly io: Io;
  readonly style: Style;
}

/** What a command found out; printing it is left to the caller. */
export interface Outcome {
  readonly code: ExitCode;
  /** For `--json`: an object whose field `schema` names and versions its shape. */
  readonly json?: unknown;
  /** For people; without a newline at the end. */
  readonly text?: () => string;
  /** What to say beside the result, on the other stream. */
  readonly notes?: readonly string[];
}

/** One verb of `spoor`. */
export interface Command {
  readonly name: string;
  /** The heading under which the help lists it. */
  readonly group: string;
  readonly summary: string;
  /** An argument that may be left out. */
  readonly argument?: { readonly name: string; readonly summary: string };
  readonly options: readonly OptionSpec[];
  /** Command lines without the name of the program. */
  readonly examples: readonly string[];
  run(input: Input): Promise<Outcome>;
}

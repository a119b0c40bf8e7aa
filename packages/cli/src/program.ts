import { escapeText } from "@spoor/core/record";
import { CommanderError, Option, Command as Program } from "commander";
import type { Command, OptionSpec } from "./command/command.ts";
import { commandsFor } from "./command/commands.ts";
import {
  limitOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "./command/options.ts";
import { usageFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";
import { colourChoices } from "./print/colour.ts";
import { version } from "./version.ts";

/** A command as it was typed. */
export interface Call {
  readonly command: Command;
  readonly operands: readonly string[];
  /** All options given, those of the program included, by their long names in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What commander found: a command to run, or text that was asked for. */
export interface Parsed {
  readonly call: Call | undefined;
  readonly help: string;
}

/** The options that every command takes. */
export const commonOptions: readonly OptionSpec[] = [
  {
    flags: "--store <dir>",
    summary: "the folder to look at (default: SPOOR_DIR, else the nearest .spoor)",
  },
  { flags: "--config <file>", summary: "the settings (default: ./spoor.config.json)" },
  { flags: "--json", summary: "print JSON with a versioned schema; errors too" },
  { flags: "--tz <zone>", summary: "the time zone of days and times: UTC, Europe/Berlin" },
  { flags: "--color <when>", summary: "colour the output", choices: colourChoices },
  { flags: "--ascii", summary: "draw with ASCII characters only" },
  { flags: "--quiet", summary: "no notes beside the result" },
  { flags: "--verbose", summary: "tell more of an unexpected error" },
  { flags: "--no-input", summary: "never ask" },
  { flags: "--yes", summary: "answer every question with yes" },
];

const afterHelp = `
Exit codes:
  0  fine, also when there is no telemetry yet
  1  something unexpected
  2  the command line was wrong, or a question could not be asked
  3  something has to be set first, and is not
  4  a backend cannot be reached, or did not take everything
  5  the telemetry cannot be read or is in use
  6  a check found something wrong
  7  nothing to tell, with --require-data
  130, 143  stopped by Ctrl-C or a signal

Only ship sends anything: everything else reads what is on this machine.`;

function addOptions(program: Program, specs: readonly OptionSpec[], heading: string): void {
  for (const { flags, summary, choices } of specs) {
    const option = new Option(flags, summary).helpGroup(heading);
    program.addOption(choices === undefined ? option : option.choices(choices));
  }
}

function examplesText(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((line) => `  npx @spoor/cli ${line}`).join("\n")}`;
}

/**
 * The options that were given, before the command or after it; the latter win. Defaults of commander are left out. Throws
 * where one belongs to a command above that this one is below: commander takes these everywhere behind its name.
 */
function givenOptions(leaf: Program): Record<string, unknown> {
  const own = new Set(leaf.options.map((option) => option.attributeName()));
  const chain: Program[] = [];
  for (let at: Program | null = leaf; at !== null; at = at.parent) chain.unshift(at);
  const given: Record<string, unknown> = {};
  for (const program of chain) {
    for (const [name, value] of Object.entries<unknown>(program.opts())) {
      if (program.getOptionValueSource(name) !== "cli") continue;
      if (!own.has(name)) throw foreignOption(program, name);
      given[name] = value;
    }
  }
  return given;
}

function foreignOption(program: Program, name: string): Failure {
  const option = program.options.find((one) => one.attributeName() === name);
  return usageFailure(
    `unknown option '${option?.long ?? name}'`,
    `It is an option of spoor ${program.name()} alone.`,
  );
}

const sentence = (summary: string): string =>
  `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;

/** Throws what commander says of an unknown command, with its suggestion; one that runs itself only counts its words. */
function rejectUnknown(parent: Program): void {
  const { commands: known, args } = parent;
  if (known.length === 0 || args.length === 0) return;
  const names = new Program(parent.name()).copyInheritedSettings(parent);
  for (const each of known) names.command(each.name());
  names.parse(args, { from: "user" });
}

function addCommands(
  parent: Program,
  children: readonly Command[],
  ran: (call: Call) => void,
): void {
  for (const command of children) {
    const { name, group, summary, operands = [], options, examples } = command;
    const program = parent.command(name).summary(summary).description(sentence(summary));
    program
      .helpGroup(group)
      .allowExcessArguments(command.commands !== undefined && operands.length === 0);
    for (const operand of operands) {
      const spelled = operand.required === true ? `<${operand.name}>` : `[${operand.name}]`;
      program.argument(spelled, operand.summary);
    }
    addOptions(program, options, "Options:");
    addOptions(program, commonOptions, "Common options:");
    program.addHelpText("after", examplesText(examples));
    addCommands(program, command.commands ?? [], ran);
    program.action(() => {
      // What is no name of a command below may be an operand of this one.
      if (operands.length === 0) rejectUnknown(program);
      ran({ command, operands: program.args, options: givenOptions(program) });
    });
  }
}

function programOf(print: (text: string) => void, columns: number): Program {
  return new Program("spoor")
    .description("Look at what Spoor recorded: workflows, steps, model calls, cost, blocked steps.")
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: print,
      outputError: () => {},
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .commandsGroup("More:")
    .helpCommand("help [command]", "print the help of a command")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      examplesText(["show", "trace 4bf92f35", "export --json"]) + "\n" + afterHelp,
    );
}

/** The commands, once by their names and once more below `telemetry`. */
function addAll(program: Program, commands: readonly Command[], ran: (call: Call) => void): void {
  addOptions(program, commonOptions, "Common options:");
  addCommands(program, commands, ran);
  const telemetry = program
    .command("telemetry")
    .summary("the same commands, as in: telemetry show")
    .description("The same commands under a longer name: telemetry show, telemetry export ...");
  addOptions(telemetry, commonOptions, "Common options:");
  addCommands(telemetry, commands, ran);
}

const shown: ReadonlySet<string> = new Set([
  "commander.help",
  "commander.helpDisplayed",
  "commander.version",
]);

/** What many commands have; a mistyped name is not what is wrong with them. */
const shared: ReadonlySet<string> = new Set(
  [...windowOptions, ...searchOptions, ...tableOptions, timeoutOption, limitOption("")].flatMap(
    ({ flags }) => flags.match(/--?[a-z][a-z-]*/g) ?? [],
  ),
);

/** Why a command does not take an option that others have; undefined where the error is another. */
function misplacedOption({ message }: CommanderError): string | undefined {
  const [, flag = ""] = /unknown option '([^'=]*)/.exec(message) ?? [];
  if (!shared.has(flag)) return undefined;
  return "Other commands have it, this one does not: --help behind its name lists what it has.";
}

function usageFailureOf(error: CommanderError): Failure {
  const [first = "", ...rest] = error.message.split("\n");
  const suggestion = /^\(?(Did you mean .*\?)\)?$/.exec(rest.join(" ").trim())?.[1];
  const message = escapeText(first.replace(/^error: /, ""));
  return usageFailure(
    message,
    misplacedOption(error) ?? suggestion ?? "spoor --help lists commands and options.",
  );
}

/**
 * The command that `argv` (without node and script) calls, or the help or version that it asks for. Throws a usage
 * failure, with a suggestion where a name is nearly right.
 */
export async function parse(argv: readonly string[], columns: number): Promise<Parsed> {
  let help = "";
  let call: Call | undefined;
  const program = programOf((text) => {
    help += text;
  }, columns);
  addAll(program, await commandsFor(argv), (called) => {
    call = called;
  });
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (!shown.has(error.code)) throw usageFailureOf(error);
  }
  return { call, help };
}

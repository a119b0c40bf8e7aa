import type { Command } from "./command.ts";

/** A command as the list of all commands has it. */
interface Listed extends Pick<Command, "name" | "group" | "summary"> {
  load(): Promise<Command>;
}

/**
 * In the order in which the help lists them. Adding one is a file and an entry here. Each is loaded where it is asked for: the
 * help need not wait for the price list, nor for what reads transcripts.
 */
const all: readonly Listed[] = [
  {
    name: "show",
    group: "Look:",
    summary: "show workflows, steps, model calls, cost and errors on one screen",
    load: async () => (await import("./show.ts")).show,
  },
  {
    name: "trace",
    group: "Look:",
    summary: "show one trace as a tree; without an id, list the recent ones",
    load: async () => (await import("./trace.ts")).trace,
  },
  {
    name: "cost",
    group: "Look:",
    summary: "tell what model calls cost, by model, workflow, user, tag and more",
    load: async () => (await import("./cost/cost.ts")).cost,
  },
  {
    name: "sessions",
    group: "Look:",
    summary: "tell what coding agents used, out of their own transcripts",
    load: async () => (await import("./sessions.ts")).sessions,
  },
  {
    name: "tail",
    group: "Look:",
    summary: "print every span and event as it ends, until Ctrl-C",
    load: async () => (await import("./tail.ts")).tail,
  },
  {
    name: "ingest",
    group: "Data:",
    summary: "bring telemetry of other programs, and transcripts of coding agents, into the store",
    load: async () => (await import("./ingest.ts")).ingest,
  },
  {
    name: "import",
    group: "Data:",
    summary: "the same as ingest",
    load: async () => (await import("./ingest.ts")).importCommand,
  },
  {
    name: "receive",
    group: "Data:",
    summary: "take OTLP that other programs send over HTTP into the store, until Ctrl-C",
    load: async () => (await import("./receive.ts")).receive,
  },
  {
    name: "export",
    group: "Data:",
    summary: "write what was recorded for other programs, or send it to another backend",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  {
    name: "migrate",
    group: "Data:",
    summary: "bring files of older telemetry to the store; without --apply only tell the plan",
    load: async () => (await import("./migrate.ts")).migrate,
  },
  {
    name: "status",
    group: "Data:",
    summary: "say what has arrived where, what is still here, and what was lost",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "ship",
    group: "Data:",
    summary: "send what was recorded and has not arrived yet to the OTLP endpoints",
    load: async () => (await import("./ship.ts")).ship,
  },
  {
    name: "clear",
    group: "Data:",
    summary: "delete what was recorded, after saying what that is",
    load: async () => (await import("./clear.ts")).clear,
  },
  {
    name: "check",
    group: "Check:",
    summary: "check telemetry against the GenAI conventions and Spoor's own names",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "doctor",
    group: "Check:",
    summary: "say what is traced, what is not and why; exit with 6 when something is wrong",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "prices",
    group: "Check:",
    summary: "list the prices of models, explain the price of a call, replay recorded replies",
    load: async () => (await import("./prices/prices.ts")).prices,
  },
  {
    name: "gaps",
    group: "Improve:",
    summary: "put blocked steps together by what they say, with the pattern that comes nearest",
    load: async () => (await import("./gaps/gaps.ts")).gaps,
  },
  {
    name: "suggest",
    group: "Improve:",
    summary: "suggest patterns that would let blocked steps go on; --accept keeps them in a file",
    load: async () => (await import("./gaps/suggest.ts")).suggest,
  },
  {
    name: "patterns",
    group: "Improve:",
    summary: "tell how often each pattern was right and wrong, and which to promote or prune",
    load: async () => (await import("./gaps/patterns.ts")).patterns,
  },
  {
    name: "analyze",
    group: "Improve:",
    summary: "tell how good estimates of output tokens were; --gate exits with 6 when they are not",
    load: async () => (await import("./analyze.ts")).analyze,
  },
  {
    name: "calibrate",
    group: "Improve:",
    summary: "propose what the estimator of tokens should change, as a report and a patch",
    load: async () => (await import("./calibrate.ts")).calibrate,
  },
  {
    name: "tasks",
    group: "Improve:",
    summary: "tell what to do about costs, failures and retries; approve and run tasks",
    load: async () => (await import("./tasks/tasks.ts")).tasks,
  },
  {
    name: "statusline",
    group: "Watch:",
    summary: "print one line for the status line of Claude Code: model, cost, context",
    load: async () => (await import("./statusline.ts")).statusline,
  },
  {
    name: "config",
    group: "Setup:",
    summary: "tell every setting, its value, and where that comes from",
    load: async () => (await import("./config.ts")).config,
  },
  {
    name: "completion",
    group: "Setup:",
    summary: "print the script that completes commands, options and values in a shell",
    load: async () => (await import("./completion.ts")).completion,
  },
];

/** The names of all commands. */
export const commandNames: readonly string[] = all.map(({ name }) => name);

/** Every command; of one that is not among `words` only what the help lists. */
export function commandsFor(words: readonly string[]): Promise<readonly Command[]> {
  return Promise.all(all.map((command) => loaded(command, words)));
}

async function loaded(command: Listed, words: readonly string[]): Promise<Command> {
  const { name, group, summary } = command;
  if (words.includes(name)) return await command.load();
  const run: Command["run"] = async (input) => await (await command.load()).run(input);
  return { name, group, summary, options: [], examples: [], run };
}

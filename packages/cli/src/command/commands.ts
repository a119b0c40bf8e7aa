import { check } from "./check.ts";
import { clear } from "./clear.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { sessions } from "./sessions.ts";
import { ship } from "./ship.ts";
import { show } from "./show.ts";
import { status } from "./status.ts";
import { tail } from "./tail.ts";
import { trace } from "./trace.ts";

/** A command as the list of all commands has it. */
interface Listed extends Pick<Command, "name" | "group" | "summary"> {
  load(): Promise<Command>;
}

// Who prices calls needs the price list, which takes longer to load than all the rest: it is loaded where it is asked for.
const cost: Listed = {
  name: "cost",
  group: "Look:",
  summary: "tell what model calls cost, by model, workflow, user, tag and more",
  load: async () => (await import("./cost/cost.ts")).cost,
};
const prices: Listed = {
  name: "prices",
  group: "Check:",
  summary: "list the prices of models, explain the price of a call, replay recorded replies",
  load: async () => (await import("./prices/prices.ts")).prices,
};

/** In the order in which the help lists them. Adding one is a file and a line here. */
const all: readonly (Command | Listed)[] = [
  show,
  trace,
  cost,
  sessions,
  tail,
  exportCommand,
  status,
  ship,
  clear,
  check,
  doctor,
  prices,
];

/** Every command; of one that takes long to load, and is not among `words`, only what the help lists. */
export function commandsFor(words: readonly string[]): Promise<readonly Command[]> {
  return Promise.all(all.map((command) => loaded(command, words)));
}

async function loaded(command: Command | Listed, words: readonly string[]): Promise<Command> {
  if (!("load" in command)) return command;
  const { name, group, summary } = command;
  if (words.includes(name)) return await command.load();
  const run: Command["run"] = async (input) => await (await command.load()).run(input);
  return { name, group, summary, options: [], examples: [], run };
}

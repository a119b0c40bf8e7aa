import type { Command } from "../command.ts";
import { explain } from "./explain.ts";
import { list } from "./list.ts";
import { replay } from "./replay.ts";

/** What calls are priced with. Lists the prices where no command below it is named. */
export const prices: Command = {
  name: "prices",
  group: "Check:",
  summary: "list the prices of models, explain the price of a call, replay recorded replies",
  options: list.options,
  examples: [...list.examples, ...explain.examples, ...replay.examples],
  commands: [list, explain, replay],
  run: (input) => list.run(input),
};

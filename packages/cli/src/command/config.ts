import { text } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { configText } from "../render/config.ts";
import { settingsPlaces } from "../settings/files.ts";
import { configOf } from "../view/config.ts";
import type { Command, Input, Outcome } from "./command.ts";

async function run({ io, common, options, style, environment }: Input): Promise<Outcome> {
  const { cwd } = io;
  const places = settingsPlaces({ env: environment, cwd }, text(options["config"]));
  const json = configOf({ environment, places, store: common.store });
  return {
    code: json.problems.length === 0 ? exitCodes.ok : exitCodes.configuration,
    json,
    text: () => configText(json, options["origin"] === true, style),
  };
}

/** Every setting, its value, and where that comes from. */
export const config: Command = {
  name: "config",
  group: "Setup:",
  summary: "tell every setting, its value, and where that comes from",
  options: [{ flags: "--origin", summary: "add where each value comes from" }],
  examples: ["config", "config --origin", "config --json"],
  run,
};

import { escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../../failure.ts";
import { dimensions } from "../../view/cost/dimension.ts";
import type { Dimension } from "../../view/cost/dimension.ts";
import type { OptionSpec } from "../command.ts";

/** The option that says what calls are put together by. */
export const groupByOption: OptionSpec = {
  flags: "--group-by <dimensions>",
  summary: `one or more, with commas between: ${dimensions.join(", ")} (default: model)`,
};

/** The dimensions that `value` lists, each once; `model` where the option was not given. Throws a usage failure. */
export function groupByOf(value: unknown): readonly [Dimension, ...Dimension[]] {
  const said = text(value);
  if (said === undefined) return ["model"];
  const found = said.split(",").map((part) => dimensionOf(part.trim().toLowerCase()));
  const [first = "model", ...others] = new Set(found);
  return [first, ...others];
}

function dimensionOf(name: string): Dimension {
  const found = dimensions.find((dimension) => dimension === name);
  if (found !== undefined) return found;
  throw usageFailure(
    `--group-by does not know "${escapeText(name)}".`,
    `Say one or more of ${dimensions.join(", ")}, with commas between.`,
  );
}

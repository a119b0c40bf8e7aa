import { escapeText } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { plural } from "../print/count.ts";
import type { Held } from "../store/question/held.ts";
import type { Input, Outcome } from "./command.ts";
import { searchOf } from "./span-filter.ts";

/** What to say, and with which code to end, where there is nothing to tell; `place` is where it was looked. */
export function noData(
  input: Input,
  place: string,
  held: Held = { spans: 0, events: 0 },
): Pick<Outcome, "code" | "text"> {
  const code = input.common.requireData ? exitCodes.noData : exitCodes.ok;
  const message =
    held.spans + held.events > 0
      ? [
          `Nothing ${searchOf(input.common) === undefined ? "in that window" : "that fits"}; ${escapeText(place)} holds ${plural(held.spans, "span")}.`,
          searchOf(input.common) === undefined
            ? "Widen --since and --until."
            : "Ask for more with --query, --since and --until.",
        ]
      : [
          "No telemetry yet.",
          `Looked in ${escapeText(place)}`,
          "To make some, run a program with: node --import spoor/register app.js",
        ];
  return { code, text: () => message.join("\n") };
}

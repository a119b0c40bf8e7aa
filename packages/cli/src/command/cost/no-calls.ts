import { escapeText } from "@spoor/core/record";
import { plural } from "../../print/count.ts";
import type { Input, Outcome } from "../command.ts";
import { noData } from "../load-telemetry.ts";
import type { Loaded } from "../load-telemetry.ts";

/** What to say, and with which code to end, where no model call was recorded in the window. */
export function noCalls(input: Input, loaded: Loaded): Pick<Outcome, "code" | "text"> {
  const { telemetry, store } = loaded;
  const none = noData(input, loaded);
  if (telemetry.spans.length === 0) return none;
  const held = plural(telemetry.spans.length, "span");
  const message = [
    `No model calls in that window; ${escapeText(store)} holds ${held}.`,
    "Widen --since and --until, or see what is traced with: npx @spoor/cli doctor",
  ];
  return { code: none.code, text: () => message.join("\n") };
}

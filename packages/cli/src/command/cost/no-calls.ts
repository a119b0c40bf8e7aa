import { escapeText } from "@spoor/core/record";
import { plural } from "../../print/count.ts";
import { held } from "../../store/question/held.ts";
import type { Input, Outcome } from "../command.ts";
import { noData } from "../no-data.ts";
import type { Opened } from "../with-store.ts";

/** What to say, and with which code to end, where no model call was recorded in the window. */
export async function noCalls(
  input: Input,
  { store, place }: Opened,
): Promise<Pick<Outcome, "code" | "text">> {
  const all = await held(store);
  const none = noData(input, place, all);
  if (all.spans === 0) return none;
  const message = [
    `No model calls in that window; ${escapeText(place)} holds ${plural(all.spans, "span")}.`,
    "Widen --since and --until, or see what is traced with: npx @spoor/cli doctor",
  ];
  return { code: none.code, text: () => message.join("\n") };
}

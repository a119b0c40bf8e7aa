import { at } from "@spoor/core/record";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { linesOf } from "../lines.ts";
import type { Line } from "../lines.ts";
import { repaired } from "../mojibake.ts";
import { saidText } from "../said.ts";
import { momentOf } from "../time.ts";
import { jsonOf } from "../values.ts";
import { fragmentsItem, service } from "./record.ts";

/** A line of Laravel's log: time, environment and level, message, and JSON. */
const shape = /^\[([^\]]{1,40})\] ([\w-]{1,40})\.([A-Z]{1,12}): ([^{]{0,400})(\{.*)$/;
const start = /^\[\d{4}-\d\d-\d\d[^\]]{1,30}\] [\w-]{1,40}\.[A-Z]{1,12}: /;

function itemOf({ text, where, isEnded }: Line): LegacyItem | undefined {
  const [, written, , , , json = ""] = shape.exec(text) ?? [];
  // A line that goes on from the one before is a part of a stack.
  if (written === undefined && !start.test(text)) return undefined;
  const said = jsonOf(repaired(json).trim());
  const event = saidText(said, "event");
  if (event === undefined) return rejected(isEnded ? "malformed" : "unfinished", where);
  const moment = momentOf(at(said, "timestamp")) ?? momentOf(written);
  if (moment === undefined) return rejected("invalid_time", where);
  const correlation = at(said, "correlation");
  const context = at(correlation, "context");
  return fragmentsItem({
    event,
    data: at(said, "data"),
    correlation: saidText(correlation, "correlation_id"),
    user: saidText(context, "user_id"),
    moment,
  });
}

/** The logs of telemetry of Fragments Engine: of models, tools, chats and commands. */
export const fragmentsLog: LegacyKind = {
  name: "fragments-log",
  service,
  mark: /\] [\w-]{1,40}\.[A-Z]{1,12}: [^\n{]{0,100}\{"event":"(?:llm|tool|chat|command)\.[\w.]+"/,
  recognises: (input) => {
    const lines = headText(input).split("\n", 50);
    return lines.some((line) => start.test(line) && /\{"event":"[\w.]+"/.test(line));
  },
  async *items(input) {
    for await (const line of linesOf(input.bytes())) {
      const item = line.as === "rejected" ? line : itemOf(line);
      if (item !== undefined) yield item;
    }
  },
};

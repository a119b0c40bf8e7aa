import { at, list } from "@spoor/core/record";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
} from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { Key, LegacyItem } from "../item.ts";
import type { LegacyKind } from "../kind.ts";
import { saidCount, saidFlag, saidNumber, saidText } from "../said.ts";
import { hasTable, itemsOfDatabase } from "../sqlite-tables.ts";
import type { TableRow, Tables } from "../sqlite-tables.ts";
import { momentOf } from "../time.ts";
import type { Moment } from "../time.ts";
import { jsonOf } from "../values.ts";
import { fragmentsItem, service, toolSpan } from "./record.ts";

/** A row of the imported logs of agents. */
interface AgentRow {
  readonly row: TableRow["row"];
  /** The line of the log, as the row has it. */
  readonly said: unknown;
  readonly session: string | undefined;
  readonly trace: Key;
  readonly moment: Moment;
}

const place = ({ session }: AgentRow) => ({ attributes: { [GEN_AI_CONVERSATION_ID]: session } });

/** The reply of Claude in a row: the table has the wrong model, and none of the tokens. */
function* replyItems(agent: AgentRow, usage: unknown): Generator<LegacyItem> {
  const { said, moment, trace, row } = agent;
  const message = at(said, "message");
  const [input = 0, read = 0, written = 0] = [
    saidCount(usage, "input_tokens"),
    saidCount(usage, "cache_read_input_tokens"),
    saidCount(usage, "cache_creation_input_tokens"),
  ];
  const call = callOf(
    {
      provider: saidText(row, "provider"),
      model: saidText(message, "model"),
      // The conventions count what was cached as input, the provider beside it.
      inputTokens: input + read + written,
      outputTokens: saidCount(usage, "output_tokens"),
    },
    service,
  );
  const id = saidText(message, "id") ?? saidText(said, "uuid") ?? saidText(row, "id") ?? "";
  yield {
    as: "span",
    ...call,
    key: ["reply", id],
    trace,
    isClient: true,
    startNs: moment.ns,
    endNs: moment.ns,
    failed: false,
    attributes: attributesOf(
      {
        ...place(agent).attributes,
        ...call.attributes,
        [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: read,
        [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: written,
      },
      moment,
    ),
  };
}

/** The calls of tools in a row: nested in a message of Claude, or the row itself. */
function* toolItems(agent: AgentRow): Generator<LegacyItem> {
  const { said, moment, trace, row } = agent;
  const nested = list(at(at(said, "message"), "content"));
  const own = at(said, "type") === "tool_use" ? [at(said, "payload") ?? said] : [];
  const used = [...nested.filter((part) => at(part, "type") === "tool_use"), ...own];
  for (const [i, part] of used.entries()) {
    const name = saidText(part, "name") ?? "unknown";
    const key = ["tool", saidText(part, "id") ?? saidText(row, "id") ?? "", i];
    yield toolSpan({ name, key, trace, moment, ms: undefined, failed: false, ...place(agent) });
  }
}

function* agentItems({ row, where }: TableRow): Generator<LegacyItem> {
  const moment = momentOf(saidText(row, "log_timestamp"));
  if (moment === undefined) {
    yield rejected("invalid_time", where);
    return;
  }
  const said = jsonOf(saidText(row, "structured_data") ?? "");
  const session = saidText(row, "session_id");
  const source = saidText(row, "source_type") ?? "unknown";
  const trace = ["agent", source, session ?? saidText(row, "source_file") ?? ""];
  const agent = { row, said, session, trace, moment };
  const usage = at(at(said, "message"), "usage");
  let isTold = false;
  if (usage !== undefined) {
    yield* replyItems(agent, usage);
    isTold = true;
  }
  for (const item of toolItems(agent)) {
    yield item;
    isTold = true;
  }
  if (isTold) return;
  const type = `${source}.${saidText(said, "type") ?? "log"}`;
  const payload = at(said, "payload");
  const fields = {
    level: saidText(row, "log_level"),
    service: saidText(row, "service"),
    is_error: saidFlag(payload, "is_error"),
  };
  const key = ["agent_log", saidText(row, "id") ?? where];
  yield unnamedEvent({ type, fields, moment, key, trace, ...place(agent) });
}

function telemetryItem({ row, where }: TableRow): LegacyItem {
  const moment = momentOf(saidText(row, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const metadata = jsonOf(saidText(row, "metadata") ?? "");
  const performance = jsonOf(saidText(row, "performance") ?? "");
  const correlation = saidText(row, "correlation_id");
  const name = saidText(row, "event_name") ?? "unknown";
  const type = saidText(row, "event_type") ?? "unknown";
  const trace = correlation === undefined ? undefined : ["request", correlation];
  const key = ["telemetry_event", saidNumber(row, "id") ?? where, String(moment.ns), name];
  const tool = saidText(metadata, "tool_name");
  if (type === "tool" && tool !== undefined && /complete|error|fail/.test(name)) {
    const status = saidText(at(metadata, "result"), "status");
    const failed = /error|fail/.test(name) || /error|fail/.test(status ?? "");
    return toolSpan({
      name: tool,
      key,
      trace,
      moment,
      ms: saidNumber(performance, "duration_ms"),
      failed,
    });
  }
  const data = { ...Object(metadata), ...Object(performance), level: saidText(row, "level") };
  return fragmentsItem({ event: `${type}.${name}`, data, correlation, user: undefined, moment });
}

function* itemsOf(tables: Tables): Generator<LegacyItem> {
  for (const row of tables.rows("agent_logs")) yield* agentItems(row);
  for (const row of tables.rows("telemetry_events")) yield telemetryItem(row);
}

/** The database of Fragments Engine: imported logs of agents, and events. */
export const fragmentsDatabase: LegacyKind = {
  name: "fragments-database",
  service,
  recognises: (input) => hasTable(input, ["agent_logs", "telemetry_events"]),
  items: ({ path }) => itemsOfDatabase(path, itemsOf),
};

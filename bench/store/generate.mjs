// Spans as OTLP/JSON lines, a trace a line, the same for the same number: workflows of steps, model calls and tools over
// seven days, with the names and sizes of real ones. `node bench/store/generate.mjs <file> [spans]`
import { closeSync, openSync, writeSync } from "node:fs";

const [file, spans = "1000000"] = process.argv.slice(2);
const count = Number(spans);
const spansOfTrace = 10;
const sessions = Math.max(1, Math.round(count / 50));
const weekNs = 7n * 86_400_000_000_000n;
const beginNs = 1_795_651_200_000_000_000n;

/** Mulberry32: the same numbers on every machine. */
let state = 20_261_120;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const below = (bound) => Math.floor(random() * bound);
const pick = (list) => list[below(list.length)];
const hex = (digits) => {
  let text = "";
  while (text.length < digits)
    text += below(2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return text.slice(0, digits);
};

const models = [
  { provider: "openai", model: "gpt-5", version: "gpt-5-2026-08-07", input: 1.25, output: 10 },
  {
    provider: "openai",
    model: "gpt-5-mini",
    version: "gpt-5-mini-2026-08-07",
    input: 0.25,
    output: 2,
  },
  {
    provider: "anthropic",
    model: "claude-sonnet-5",
    version: "claude-sonnet-5",
    input: 3,
    output: 15,
  },
  {
    provider: "gcp.gemini",
    model: "gemini-3-pro",
    version: "gemini-3-pro-001",
    input: 2,
    output: 12,
  },
  {
    provider: "mistral_ai",
    model: "mistral-large",
    version: "mistral-large-2611",
    input: 2,
    output: 6,
  },
];
const tools = [
  "search_orders",
  "send_mail",
  "read_file",
  "refund",
  "lookup_customer",
  "create_ticket",
  "list_files",
  "web_search",
];
const steps = [
  "classify",
  "retrieve",
  "plan",
  "draft",
  "review",
  "answer",
  "extract",
  "route",
  "summarize",
  "escalate",
];
const workflows = ["support-ticket", "invoice-check", "release-notes", "order-refund"];

const keyValue = (key, value) => ({
  key,
  value:
    typeof value === "string"
      ? { stringValue: value }
      : typeof value === "boolean"
        ? { boolValue: value }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
});

function spanOf({ trace, id, parent, name, kind, start, duration, attributes, error }) {
  return {
    traceId: trace,
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + duration),
    name,
    kind,
    flags: 257,
    status: error === undefined ? { code: 0 } : { code: 2, message: `HTTP 500 ${error}` },
    attributes: Object.entries({
      ...attributes,
      ...(error !== undefined && { "error.type": error }),
    }).map(([key, value]) => keyValue(key, value)),
  };
}

const nanoseconds = (ms) => BigInt(Math.round((0.2 + random()) * ms * 1000)) * 1000n;

function callOf({ trace, parent, start, duration, session, user }) {
  const { provider, model, version, input, output } = pick(models);
  const inputTokens = 200 + below(8000);
  const outputTokens = 20 + below(900);
  return spanOf({
    trace,
    id: hex(16),
    parent,
    start,
    duration,
    kind: 3,
    name: `chat ${model}`,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
      "gen_ai.response.model": version,
      "gen_ai.usage.input_tokens": inputTokens,
      "gen_ai.usage.output_tokens": outputTokens,
      "gen_ai.conversation.id": session,
      "user.id": user,
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.amount": (inputTokens * input + outputTokens * output) / 1e6,
      "spoor.usage.cost.currency": "USD",
    },
    error: random() < 0.01 ? "server_error" : undefined,
  });
}

function toolOf({ trace, parent, start, duration, session }) {
  const tool = pick(tools);
  return spanOf({
    trace,
    id: hex(16),
    parent,
    start,
    duration,
    kind: 1,
    name: `execute_tool ${tool}`,
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": tool,
      "gen_ai.tool.call.id": `call_${hex(12)}`,
      "gen_ai.conversation.id": session,
    },
    error: random() < 0.05 ? pick(["timeout", "not_found", "permission_denied"]) : undefined,
  });
}

function traceOf(index) {
  const trace = hex(32);
  const root = hex(16);
  const session = `session-${String(below(sessions)).padStart(6, "0")}`;
  const user = `user-${below(2000)}`;
  const workflow = pick(workflows);
  const run = `run-${hex(12)}`;
  const place = { "gen_ai.workflow.name": workflow, "spoor.workflow.run.id": run };
  let start =
    beginNs + (weekNs * BigInt(index)) / BigInt(Math.max(1, Math.ceil(count / spansOfTrace)));
  const begun = start;
  const made = [];
  for (let step = 0; step < 3; step += 1) {
    const id = hex(16);
    const name = pick(steps);
    const from = start;
    const asked = nanoseconds(2500);
    // A few streams are read to their end when the step and the run have ended.
    const late = random() < 0.01 ? nanoseconds(10_000) : 0n;
    const call = callOf({ trace, parent: id, start, duration: asked + late, session, user });
    start += asked;
    const used = nanoseconds(300);
    const other = toolOf({ trace, parent: id, start, duration: used, session });
    start += used + nanoseconds(20);
    made.push(call, other);
    const blocked = random() < 0.03;
    made.push(
      spanOf({
        trace,
        id,
        parent: root,
        start: from,
        duration: start - from,
        kind: 1,
        name: `run_step ${name}`,
        attributes: {
          ...place,
          "spoor.step.name": name,
          "spoor.step.index": step,
          "spoor.step.status": blocked ? "blocked" : "completed",
          ...(blocked && {
            "spoor.block.reason": pick(["missing_input", "policy", "pattern_gap"]),
            "spoor.block.text.normalized": `order <id> has no ${pick(["address", "invoice", "customer"])}`,
          }),
        },
      }),
    );
  }
  made.push(
    spanOf({
      trace,
      id: root,
      start: begun,
      duration: start - begun,
      kind: 1,
      name: `invoke_workflow ${workflow}`,
      attributes: {
        "gen_ai.operation.name": "invoke_workflow",
        ...place,
        "spoor.workflow.status": "completed",
        "session.id": session,
        "user.id": user,
      },
    }),
  );
  return made;
}

const resource = {
  attributes: Object.entries({
    "service.name": "shop-assistant",
    "service.version": "1.4.2",
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.name": "opentelemetry",
  }).map(([key, value]) => keyValue(key, value)),
};
const scope = { name: "spoor", version: "0.1.0" };

const target = openSync(file, "w");
let lines = [];
for (let index = 0; index * spansOfTrace < count; index += 1) {
  lines.push(
    `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: traceOf(index) }] }] })}\n`,
  );
  if (lines.length < 1000) continue;
  writeSync(target, lines.join(""));
  lines = [];
}
writeSync(target, lines.join(""));
closeSync(target);

// One measurement, in a process of its own: `node bench/store/part.mjs <what> ...`. Prints it as JSON.
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder, openJournal } from "@spoor/journal";
import { addRequests } from "../../packages/cli/dist/store/add-requests.js";
import { openStore } from "../../packages/cli/dist/store/open-store.js";

/** The questions of the commands, by the names of their modules. */
const asks = {};
for (const name of ["totals", "runs", "errors", "blocked", "steps", "models", "tools"]) {
  const module = await import(`../../packages/cli/dist/store/question/${name}.js`);
  asks[name] = module[name];
}
const { spend } = await import("../../packages/cli/dist/store/question/spend.js");

const { signal } = new AbortController();
const [what, ...args] = process.argv.slice(2);
const rounds = 7;
const tailBytes = 63 * 1024 * 1024;

async function* linesOf(file) {
  let rest = "";
  for await (const piece of createReadStream(file, { encoding: "utf8", highWaterMark: 2 ** 20 })) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

async function* requestsOf(file) {
  for await (const line of linesOf(file)) yield JSON.parse(line);
}

const spansOf = ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans);

function plainOf({ stringValue, intValue, doubleValue, boolValue }) {
  return stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));
}

function rowOf(span) {
  const attributes = {};
  for (const { key, value } of span.attributes) attributes[key] = plainOf(value);
  const start = BigInt(span.startTimeUnixNano);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentSpanId,
    name: span.name,
    start,
    duration: BigInt(span.endTimeUnixNano) - start,
    failed: span.status.code === 2,
    model: attributes["gen_ai.request.model"],
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
    cost: attributes["spoor.usage.cost.amount"],
    session: attributes["session.id"] ?? attributes["gen_ai.conversation.id"],
    tool: attributes["gen_ai.tool.name"],
    step: attributes["spoor.step.name"],
    attributes: JSON.stringify(attributes),
  };
}

const day = 86_400_000_000_000n;
const begin = 1_795_651_200_000_000_000n;

/** The questions of an operator, each with the milliseconds that it may take. */
const questions = [
  {
    name: "cost by model and hour",
    most: 150,
    sql: "SELECT model, start_ns // 3600000000000 AS hour, sum(cost_pico), sum(input_tokens) FROM model_calls GROUP BY ALL",
  },
  {
    name: "p95 of the time of steps",
    most: 150,
    sql: "SELECT step, quantile_cont(duration_ns, 0.95) FROM steps GROUP BY step",
  },
  {
    name: "errors of tools",
    most: 150,
    sql: "SELECT tool, count(*), count(*) FILTER (failed) FROM tools GROUP BY tool",
  },
  {
    name: "latest sessions",
    most: 150,
    sql: "SELECT session, count(*), sum(cost_pico), max(start_ns) AS last FROM spans WHERE session IS NOT NULL GROUP BY session ORDER BY last DESC LIMIT 50",
  },
  {
    name: "reasons of blocked steps",
    most: 150,
    sql: "SELECT reason, normalized_text, count(*) FROM blocked_steps GROUP BY ALL",
  },
  {
    name: "the model calls of a day",
    most: 150,
    sql: `SELECT count(*), sum(output_tokens) FROM model_calls WHERE start_ns BETWEEN ${begin + day} AND ${begin + 2n * day}`,
  },
  { name: "trace by id", most: 100, sql: "FROM spans WHERE trace_id = $trace" },
];

const everything = { sinceMs: undefined, untilMs: undefined };

/** The sections of `spoor show`, and `spoor cost` by each dimension, with the milliseconds that each may take. */
const sections = [
  ...Object.entries(asks).map(([name, ask]) => ({
    name: `show: ${name}`,
    most: 150,
    ask: (store) => ask(store, { window: everything, limit: 10, nowMs: Date.now() }),
  })),
  ...["workflow", "run", "step", "agent", "tool", "session", "user", "tag", "model", "day"].map(
    (dimension) => ({
      name: `cost by ${dimension}`,
      most: 150,
      ask: (store) => spend(store, { window: everything, groupBy: [dimension], limit: 20 }),
    }),
  ),
];

const commands = {
  /** What any store has to do at least: one plain row a span. */
  flatten: async (file) => {
    let spans = 0;
    let characters = 0;
    for await (const { resourceSpans } of requestsOf(file)) {
      for (const span of resourceSpans.flatMap(spansOf)) {
        spans += 1;
        characters += rowOf(span).attributes.length;
      }
    }
    return { spans, characters };
  },
  add: async (file, store) => {
    const { spans } = await addRequests(store, requestsOf(file), { signal });
    const { files } = JSON.parse(readFileSync(join(store, "store.json"), "utf8"));
    const sum = (key) => files.reduce((total, each) => total + each[key], 0);
    return { added: spans.added, spans: sum("rows"), bytes: sum("bytes") };
  },
  ask: async (folder) => {
    const store = await openStore(folder, { signal });
    const [{ trace }] = await store.ask("SELECT max(trace_id) AS trace FROM spans");
    const measured = [];
    const inSql = questions.map(({ name, most, sql }) => ({
      name,
      most,
      ask: () => store.ask(sql, sql.includes("$trace") ? { trace } : {}),
    }));
    for (const { name, most, ask } of [...inSql, ...sections]) {
      const times = [];
      for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now();
        await ask(store);
        times.push(performance.now() - begun);
      }
      const sorted = times.slice(1).toSorted((a, b) => a - b);
      measured.push({ name, most, cold: times[0], ms: sorted[sorted.length >> 1] });
    }
    store.close();
    return { questions: measured };
  },
  /** Writes 63 MiB of lines into the journal: spans of ids that no other has. */
  tail: async (file, folder) => {
    const journal = openJournal({ folder: openFolder(folder), signal: "traces", now: Date.now });
    let bytes = 0;
    for await (const line of linesOf(file)) {
      const body = line
        .replaceAll('"traceId":"', '"traceId":"ff')
        .replaceAll(/("traceId":"\w{32})\w\w/g, "$1");
      journal.append(body.slice(0, -1), 10);
      bytes += body.length;
      if (bytes > tailBytes) break;
    }
    journal.close();
    return journal.stats();
  },
  open: async (folder) => {
    const store = await openStore(folder, { signal });
    await store.ask(questions[0].sql);
    store.close();
    return {};
  },
};

const begun = performance.now();
const result = await commands[what](...args);
const seconds = (performance.now() - begun) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpu, megabytes, ...result }));

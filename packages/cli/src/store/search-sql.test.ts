import { matches, parse, statusesOf } from "@spoor/core/search";
import type { SearchRecord } from "@spoor/core/search";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definitionOf } from "./column.ts";
import { Database } from "./database.ts";
import { jsonText } from "./json-text.ts";
import { searchSqlOf } from "./search-sql.ts";
import { spanTable } from "./span-table.ts";

const nowMs = Date.parse("2026-11-21T12:00:00Z");
const millisecond = 1e6;

let database: Database;

beforeAll(async () => {
  database = await Database.open({ temporary: undefined });
});

afterAll(() => database.close());

/** Few values, near to each other, so that many questions are answered with yes. */
const word = fc.constantFrom(
  "a",
  "A",
  "b",
  "ab",
  "aXb",
  "ä",
  "Ä",
  "Σ",
  "İx",
  "a b",
  'a"b',
  "a\\b",
  "a%b",
  "a_b",
  "a.b",
  "x\ny",
  "10",
  "true",
  "[]",
  "null",
);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 2 });
const json = fc.oneof(
  word,
  fc.constantFrom(0, 3, 10, -2, 2.5, true, false, null, ""),
  fc.constantFrom("a\uD83D", "b\u0000b", "\\ud83d"),
  fc.array(fc.oneof(word, fc.constantFrom(3, 10, true, null)), { maxLength: 3 }),
  fc.record({ deep: word }),
);
const keys = ["k.a", "k.b", "plain", 'q"/~\\ $', "", "__proto__"];
const attributes = fc.dictionary(fc.constantFrom(...keys), json, { noNullPrototype: false });
const span = fc.record({
  kind: fc.constantFrom("workflow", "step", "model", "tool", "agent", "other"),
  name: word,
  message: optional(word),
  error: optional(word),
  failed: fc.boolean(),
  step_status: optional(fc.constantFrom("completed", "blocked", "failed")),
  model: optional(word),
  response_model: optional(word),
  cost_pico: optional(fc.constantFrom(0, 10_000_000_000, 10_000_000_001, 2_000_000_000_000)),
  input_tokens: optional(fc.constantFrom(0, 999, 1000, 10_000)),
  output_tokens: optional(fc.constantFrom(0, 1, 10_000)),
  duration_ns: fc.constantFrom(0, 1_500_000, 2_000_000_000, 2_000_000_001, 3_600_000_000_000),
  startMs: fc.constantFrom(nowMs, nowMs - 3_600_000, nowMs - 86_400_000, nowMs - 7_200_000),
  user: optional(word),
  trace_id: fc.constantFrom("4bf92f3577b34da6a3ce929d0e0e4736", "4bf900000000000000000000000000aa"),
  tags: optional(fc.array(word, { maxLength: 3 })),
  workflow: optional(word),
  /** The index of the span above it, which may be missing, of another trace, or below it. */
  above: fc.nat({ max: 45 }),
  attributes,
});
type Row = typeof span extends fc.Arbitrary<infer One> ? One : never;

const known = (values: Readonly<Record<string, unknown>>): SearchRecord["values"] =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );

/** What a span and those around it say. */
function around(rows: readonly Row[], row: Row, read: (one: Row) => readonly string[]): string[] {
  const passed = new Set<Row>();
  for (let at: Row | undefined = row; at !== undefined && !passed.has(at); at = rows[at.above]) {
    if (at.trace_id !== row.trace_id) break;
    passed.add(at);
  }
  return [...passed].flatMap(read);
}

function recordOf(row: Row, rows: readonly Row[]): SearchRecord {
  const { input_tokens: input, output_tokens: output, cost_pico: pico } = row;
  const models = [row.model, row.response_model].filter((one) => one !== null);
  return {
    values: known({
      kind: row.kind,
      status: statusesOf({
        failed: row.failed,
        error: row.error ?? undefined,
        status: row.step_status ?? undefined,
      }),
      name: row.name,
      message: row.message,
      error: row.error,
      model: models.length > 0 ? models : null,
      cost: pico === null ? null : pico / 1e12,
      input,
      output,
      tokens: input === null || output === null ? null : input + output,
      duration: row.duration_ns / millisecond,
      time: row.startMs,
      user: around(rows, row, ({ user }) => (user === null ? [] : [user])),
      workflow: around(rows, row, ({ workflow }) => (workflow === null ? [] : [workflow])),
      tag: around(rows, row, ({ tags }) => tags ?? []),
      trace: row.trace_id,
    }),
    attributes: row.attributes,
  };
}

async function fill(rows: readonly Row[]): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE spans (${definitionOf(spanTable)})`);
  for (const [i, row] of rows.entries()) {
    const { startMs, tags, above, attributes: said, ...columns } = row;
    const values = {
      ...columns,
      span_id: String(i),
      parent_id: String(above),
      start_ns: startMs * millisecond,
    };
    const names = Object.keys(values);
    await database.run(
      `INSERT INTO spans (${names.map((name) => `"${name}"`).join(", ")}, tags, attributes)
        VALUES (${names.map((name) => `$${name}`).join(", ")}, CAST(CAST($tags AS JSON) AS VARCHAR[]), $said)`,
      {
        ...values,
        start_ns: values.start_ns,
        tags: tags && jsonText(tags),
        said: jsonText(said),
      },
    );
  }
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const value = fc.oneof(
  word.map(quote),
  word.map((text) => `=${quote(text)}`),
  fc.constantFrom("a*", "*b", "a*b", "*", "*a*", "Ä*", "1*", "\\*", "*\\ *", "*\\%*", "*.*"),
);
const valueOf = fc.oneof(
  value,
  fc.array(value, { minLength: 2, maxLength: 3 }).map((values) => `(${values.join(" OR ")})`),
);
const order = fc.constantFrom(">", ">=", "<", "<=", "");
const ordered = (name: string, ...values: readonly string[]) =>
  fc.tuple(order, fc.constantFrom(...values)).map(([sign, said]) => `${name}:${sign}${said}`);
const bigger = fc.constantFrom(">", ">=", "<", "<=");
const key = fc.constantFrom(...keys).map(quote);
const term = fc.oneof(
  fc
    .tuple(fc.constantFrom("name", "message", "error", "model", "user", "tag", "workflow"), valueOf)
    .map(([name, said]) => `${name}:${said}`),
  fc.tuple(key, valueOf).map(([name, said]) => `${name}:${said}`),
  fc
    .tuple(key, bigger, fc.constantFrom("0", "3", "2.5", "-2", "1k"))
    .map(([name, sign, said]) => `${name}:${sign}${said}`),
  fc.constantFrom(
    "kind:llm",
    "kind:(step OR tool)",
    "kind:*o*",
    "status:ok",
    "status:error",
    "status:blocked",
    "status:(failed OR completed)",
    "status:*e*",
  ),
  ordered("cost", "0", "0.01", "2"),
  ordered("tokens", "1k", "1001", "10k", "0.5"),
  ordered("input", "1k", "0"),
  ordered("duration", "0ms", "1.5ms", "2s", "1h", "2000.000001ms"),
  ordered("time", "today", "yesterday", "2026-11-20"),
  fc
    .tuple(bigger, fc.constantFrom("1h", "now", "2026-11-21T10:00Z"))
    .map((parts) => `time:${parts.join("")}`),
  fc.constantFrom("trace:4bf9", "trace:4BF92", "trace:*aa", "trace:=4bf9", "trace:bf9"),
  fc
    .oneof(
      key,
      fc.constantFrom("model", "cost", "user", "tag", "error", "status", "tokens", "time"),
    )
    .map((name) => `has:${name}`),
  fc.oneof(word, fc.constantFrom("deep", "k.a", ":", "x\\ny", "2.5", "[")).map(quote),
);
const terms = fc.array(
  fc.tuple(fc.constantFrom("", "-"), term).map((parts) => parts.join("")),
  { minLength: 1, maxLength: 3 },
);

test("the SQL finds what the definition of queries finds", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { minLength: 1, maxLength: 40, size: "max" }),
      fc.array(terms, { minLength: 1, maxLength: 60, size: "max" }),
      async (rows, questions) => {
        await fill(rows);
        for (const text of questions.map((parts) => parts.join(" "))) {
          const { query, problems } = parse(text);
          expect(problems, text).toEqual([]);
          const { where, parameters } = searchSqlOf(query, { nowMs });
          const answers = await database.ask(
            `SELECT span_id FROM spans WHERE ${where} ORDER BY CAST(span_id AS INTEGER)`,
            parameters,
          );
          const expected = rows.flatMap((row, i) =>
            matches(query, recordOf(row, rows), nowMs) ? [String(i)] : [],
          );
          found += expected.length;
          expect(
            answers.map((answer) => answer["span_id"]),
            text,
          ).toEqual(expected);
        }
      },
    ),
    { numRuns: 25 },
  );
  expect(found).toBeGreaterThan(1000);
}, 120_000);

test("nothing that was typed stands in the SQL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (typed) => {
      const mark = `unique${typed}`;
      const text = `name:${quote(mark)} ${quote(mark)}:${quote(mark)} has:${quote(mark)} ${quote(mark)} "x":=${quote(mark)}`;
      const { query, problems } = parse(text);
      expect(problems).toEqual([]);
      const { where, parameters } = searchSqlOf(query, { nowMs, prefix: "q" });
      expect(where).not.toContain("unique");
      expect(where.match(/\$\w+/g)?.filter((name) => !(name.slice(1) in parameters))).toEqual([]);
    }),
  );
});

test.each(["'; DROP TABLE spans; --", "$search0", "\u0000", "\uD800", "a".repeat(100_000)])(
  "hostile text is only looked for (%#)",
  async (typed) => {
    await fill([]);
    const said = quote(typed);
    const { query } = parse(`name:${said} ${said}:${said} has:${said} ${said}`);
    const { where, parameters } = searchSqlOf(query, { nowMs });
    expect(await database.ask(`SELECT span_id FROM spans WHERE ${where}`, parameters)).toEqual([]);
  },
);

test("several wildcards take no exponential time", async () => {
  await database.run(`CREATE OR REPLACE TABLE spans (${definitionOf(spanTable)})`);
  await database.run("INSERT INTO spans (span_id, name) VALUES ('1', repeat('a', 10000))");
  const { query } = parse(`name:${"*a".repeat(50)}*b`);
  const { where, parameters } = searchSqlOf(query, { nowMs });
  expect(await database.ask(`SELECT span_id FROM spans WHERE ${where}`, parameters)).toEqual([]);
});

test("a query without terms finds everything", () => {
  expect(searchSqlOf({ terms: [] }, { nowMs })).toEqual({ where: "true", parameters: {} });
});

test("the most conditions that a query may have make one question", async () => {
  await fill([]);
  const text = Array.from({ length: 200 }, (_, i) => `"k.${i}":a${i}*`).join(" ");
  const { where, parameters } = searchSqlOf(parse(text).query, { nowMs });
  expect(await database.ask(`SELECT span_id FROM spans WHERE ${where}`, parameters)).toEqual([]);
});

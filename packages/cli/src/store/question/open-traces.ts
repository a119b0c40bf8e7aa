import { namesOf } from "../column.ts";
import type { Make } from "../open-store.ts";
import { spanTable } from "../span-table.ts";
import { numberIn, textIn } from "./answers.ts";
import type { Readable } from "./question.ts";
import { linkRowsSql } from "./run-links.ts";

const names = namesOf(spanTable);

/** Traces of which a span is not in files, or which no file has whole, and those to which their links lead. */
const openTracesSql = `
  CREATE OR REPLACE TABLE open_traces AS
  WITH unsettled AS (
    SELECT ${names} FROM filed_spans WHERE NOT settled
    UNION ALL SELECT ${names} FROM tail_spans
  ),
  ${linkRowsSql("unsettled")}
  SELECT trace_id FROM unsettled UNION SELECT lower(link.traceId) FROM links`;

/** Those of which a file was taken to have all spans, and when these began. */
const staleTracesSql = `
  CREATE OR REPLACE TABLE stale_traces AS
  SELECT trace_id, min(start_ns) AS first_ns, max(start_ns) AS last_ns FROM filed_spans
  WHERE settled AND trace_id IN (SELECT trace_id FROM open_traces) GROUP BY trace_id`;

/** The condition that a span is of such a trace; the times let whole files be passed over. */
async function staleSql(database: Parameters<Make>[0]): Promise<string> {
  const [extent = {}] = await database.ask(
    "SELECT CAST(min(first_ns) AS VARCHAR) AS first, CAST(max(last_ns) AS VARCHAR) AS last FROM stale_traces",
  );
  const [first, last] = [textIn(extent, "first"), textIn(extent, "last")];
  if (first === undefined || last === undefined) return "false";
  return `start_ns BETWEEN ${first} AND ${last} AND trace_id IN (SELECT trace_id FROM stale_traces)`;
}

/** So many spans out of files are kept in memory rather than looked for by each question. */
const mostKept = 30_000;

async function makeOpenSpans(database: Parameters<Make>[0], stale: string): Promise<void> {
  const [count = {}] = await database.ask(`SELECT count(*) AS spans FROM filed_spans
    WHERE (NOT settled) OR (settled AND ${stale})`);
  const filed = `SELECT ${names} FROM filed_spans WHERE NOT settled
    UNION ALL SELECT ${names} FROM filed_spans WHERE settled AND ${stale}`;
  const isKept = numberIn(count, "spans") <= mostKept;
  if (isKept) await database.run(`CREATE OR REPLACE TABLE open_filed_spans AS ${filed}`);
  await database.run(`CREATE OR REPLACE VIEW open_spans AS
    ${isKept ? "FROM open_filed_spans" : filed} UNION ALL SELECT ${names} FROM tail_spans`);
}

const make: Make = async (database) => {
  await database.run(openTracesSql);
  await database.run(staleTracesSql);
  const stale = await staleSql(database);
  await makeOpenSpans(database, stale);
  await database.run(
    `CREATE OR REPLACE VIEW settled_spans AS FROM filed_spans WHERE settled AND NOT (${stale})`,
  );
};

/**
 * Parts the spans into two views: of those in `settled_spans` the derived columns tell where they belong, and for those in
 * `open_spans`, which have all spans of their traces, it is to be found out.
 */
export async function makeOpenTraces(store: Pick<Readable, "prepare">): Promise<void> {
  await store.prepare(make);
}

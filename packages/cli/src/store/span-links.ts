/** Whether a span has links that count: it fetched a reply, or is a part of a named run. */
export const linksSql: string = `contains(extra, '"links":')
  AND (operation = 'fetch_response' OR (kind = 'workflow' AND run_id IS NOT NULL))`;

/** Ids of spans are compared by 64-bit hashes where trees are walked: 10 million spans have two alike once in 300,000 stores. */
export const idSql = (traceId: string, spanId: string): string => `hash(${traceId}, ${spanId})`;

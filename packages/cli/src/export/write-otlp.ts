import { jsonLine } from "../print/json.ts";
import { nothing } from "./export-work.ts";
import type { Counts, Export } from "./export-work.ts";
import { selectedRequests } from "./requests.ts";

/** Writes OTLP/JSON export requests, one a line. */
export async function writeOtlp({ selection, redact, sink }: Export): Promise<Counts> {
  if (selection === undefined) return nothing;
  let { spans, others } = nothing;
  for await (const { table, records, request } of selectedRequests(selection)) {
    await sink.write(jsonLine(redact(request)));
    if (table === "spans") spans += records;
    else others += records;
  }
  return { spans, others };
}

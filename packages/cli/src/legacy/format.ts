import type { Format, Report } from "../ingest/format.ts";
import type { IngestInput } from "../ingest/input.ts";
import { inUtf8 } from "./input.ts";
import type { Reading } from "./kind.ts";
import { kindOf } from "./kinds.ts";
import { OtlpOfLegacy, requestOf } from "./otlp.ts";
import type { Told } from "./otlp.ts";

/** Records of one request. */
const requestRecords = 500;
/** What is ingested on the side keeps no texts: `spoor migrate --keep-text` does. */
const reading: Reading = { keepsText: false };

/** `input`, of which the report is told how much was read. */
function reported(input: IngestInput, report: Report): IngestInput {
  return {
    ...input,
    async *bytes() {
      for await (const piece of input.bytes()) {
        report.read(piece.length);
        yield piece;
      }
    },
  };
}

async function* requests(input: IngestInput, report: Report): AsyncGenerator<unknown, void> {
  const kind = kindOf(inUtf8(input));
  if (kind === undefined) {
    report.rejected("no file of an older system", 1, input.path);
    return;
  }
  const otlp = new OtlpOfLegacy(kind);
  const waiting = { spans: new Array<Told>(), events: new Array<Told>() };
  const take = (signal: Told["signal"]): unknown =>
    requestOf(
      kind.service,
      signal,
      waiting[signal].splice(0).map(({ record }) => record),
    );
  for await (const item of kind.items(inUtf8(reported(input, report)), reading)) {
    if (item.as === "rejected") {
      report.rejected(item.reason, 1, `${input.path}, ${item.where}`);
      continue;
    }
    const told = otlp.of(item);
    waiting[told.signal].push(told);
    if (waiting[told.signal].length >= requestRecords) yield take(told.signal);
  }
  for (const signal of ["spans", "events"] as const)
    if (waiting[signal].length > 0) yield take(signal);
}

/** Files of older systems, of all kinds that `spoor migrate` reads; a database only as a file, not out of a pipe. */
export const legacy: Format = {
  name: "legacy",
  recognises: (input) => kindOf(inUtf8(input)) !== undefined,
  requests,
};

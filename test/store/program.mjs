// One process at the store: `node program.mjs <what> <folder> [...]`. Prints what came of it as JSON.
import { openFolder, openJournal, readAccounting, readSegments } from "@spoor/journal";
import { addRequests } from "../../packages/cli/dist/store/add-requests.js";
import { compact } from "../../packages/cli/dist/store/compact.js";
import { openStore } from "../../packages/cli/dist/store/open-store.js";
import { retentionOf } from "../../packages/cli/dist/store/retention.js";
import { spanBody } from "./spans.mjs";

const [what, folder, ...more] = process.argv.slice(2);
const { signal } = new AbortController();

const everything = `SELECT count(*) AS spans, count(DISTINCT (trace_id, span_id)) AS distinct_spans,
  CAST(sum(input_tokens) AS BIGINT) AS tokens FROM spans`;

async function counts() {
  const store = await openStore(folder, { signal });
  try {
    const [row] = await store.ask(everything);
    return { ...row, quarantined: store.quarantined.length };
  } finally {
    store.close();
  }
}

const dayMs = 86_400_000;

const commands = {
  compact: () => compact(folder, { signal }),
  /** Compacts so many days from now, when segments have had their time. */
  release: (days) => {
    const { retention } = retentionOf({});
    return compact(folder, { signal, retention, now: Date.now() + days * dayMs });
  },
  /** How many records the journal holds, and how many it has handed to the store. */
  accounts: () => {
    const [{ spooled, stored } = { spooled: 0, stored: 0 }] = readAccounting(folder);
    return { spooled, stored };
  },
  count: counts,
  /** Appends spans to the journal, as applications do. */
  write: async (first, last) => {
    const opened = openFolder(folder);
    const journal = openJournal({ folder: opened, signal: "traces", now: Date.now });
    for (let number = Number(first); number < Number(last); number += 1) {
      journal.append(spanBody(number), 1);
      if (number % 50 === 0) await new Promise(setImmediate);
    }
    journal.close();
    return journal.stats();
  },
  add: (first, last) => {
    const numbers = Array.from({ length: last - first }, (_, index) => Number(first) + index);
    const requests = numbers.map((number) => JSON.parse(`${spanBody(number)}}`));
    return addRequests(folder, requests, { signal });
  },
  /** How many different spans are in the lines of the journal. */
  lines: () => {
    const ids = new Set();
    for (const { request } of readSegments(folder)) {
      ids.add(request.resourceSpans[0].scopeSpans[0].spans[0].spanId);
    }
    return ids.size;
  },
  /** Counts again and again until it is told to end. */
  watch: async () => {
    const seen = [];
    const end = new AbortController();
    process.stdin.once("data", () => end.abort());
    while (!end.signal.aborted) seen.push(await counts());
    process.stdin.unref();
    return seen;
  },
  /** Compacts again and again until it is told to end. */
  compacting: async () => {
    let times = 0;
    const end = new AbortController();
    process.stdin.once("data", () => end.abort());
    while (!end.signal.aborted) {
      await compact(folder, { signal });
      times += 1;
    }
    process.stdin.unref();
    return times;
  },
};

process.stdout.write(`${JSON.stringify(await commands[what](...more))}\n`);

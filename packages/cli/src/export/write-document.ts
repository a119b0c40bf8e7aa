import { jsonLine } from "../print/json.ts";
import { version } from "../version.ts";
import { exportedSpanOf, meantTest, PatternGaps, sectionsOf } from "../view/export.ts";
import { isWithin } from "../window.ts";
import { batchesOf } from "./batches.ts";
import type { Batch } from "./batches.ts";
import { Spool } from "./spool.ts";
import type { Counts, Export } from "./export-work.ts";

/** The version of the document's shape, as the field of that name in it says. */
const documentVersion = "2.0.0";

const sectionNames = [
  "workflows",
  "blockedSteps",
  "patternMatches",
  "patternFailures",
  "llmCalls",
  "patternGaps",
  "userFixes",
  "spans",
] as const;

type SectionName = (typeof sectionNames)[number];

/** The sections of the document as they grow. */
class Sections {
  readonly #spools = new Map<SectionName, Spool>(sectionNames.map((name) => [name, new Spool()]));
  readonly #gaps = new PatternGaps();
  readonly #work: Export;
  readonly #nowMs: number;
  counts: Counts = { spans: 0, others: 0 };
  lastMs = -Infinity;

  constructor(work: Export, nowMs: number) {
    this.#work = work;
    this.#nowMs = nowMs;
  }

  async add(batch: Batch): Promise<void> {
    const { window, hasSpans } = this.#work;
    const { blockedSteps, ...sections } = sectionsOf(batch, window, this.#nowMs);
    const isMeant = meantTest(batch.chosen);
    this.#gaps.add(blockedSteps);
    const spans = batch.spans.filter((span) => isMeant(span) && isWithin(window, span.startMs));
    const events = batch.events.filter((event) => isMeant(event) && isWithin(window, event.timeMs));
    for (const { startMs, durationMs } of spans)
      this.lastMs = Math.max(this.lastMs, startMs + durationMs);
    for (const { timeMs } of events) this.lastMs = Math.max(this.lastMs, timeMs);
    await this.#addAll("blockedSteps", blockedSteps);
    await this.#addAll("workflows", sections.workflows);
    await this.#addAll("patternMatches", sections.patternMatches);
    await this.#addAll("patternFailures", sections.patternFailures);
    await this.#addAll("llmCalls", sections.llmCalls);
    await this.#addAll("userFixes", sections.userFixes);
    if (hasSpans) await this.#addAll("spans", spans.map(exportedSpanOf));
    this.counts = {
      spans: this.counts.spans + spans.length,
      others: this.counts.others + events.length,
    };
  }

  /** Writes the sections in their order, each as how many there are and the records. */
  async write(write: (piece: string) => Promise<void>): Promise<void> {
    await this.#addAll("patternGaps", this.#gaps.all());
    for (const [name, spool] of this.#spools) {
      if (name === "spans" && !this.#work.hasSpans) continue;
      await write(`,\n  "${name}": {\n    "total": ${spool.count},\n    "records": [`);
      let before = "\n";
      for await (const line of spool.lines()) {
        await write(`${before}      ${line}`);
        before = ",\n";
      }
      await write(spool.count === 0 ? "]\n  }" : "\n    ]\n  }");
    }
  }

  async end(): Promise<void> {
    for (const spool of this.#spools.values()) await spool.end();
  }

  async #addAll(name: SectionName, items: readonly object[]): Promise<void> {
    for (const item of items) await this.#spools.get(name)?.add(jsonLine(item).trimEnd());
  }
}

/** Writes all that was recorded in the window as one JSON document, by meaning; memory does not grow with it. */
export async function writeDocument(work: Export): Promise<Counts> {
  const { sink, selection, now, redact } = work;
  const sections = new Sections(work, now.getTime());
  try {
    if (selection !== undefined)
      for await (const batch of batchesOf(selection, redact)) await sections.add(batch);
    const { lastMs } = sections;
    const head = {
      schema: "spoor.export/2",
      version: documentVersion,
      lastUpdated: Number.isFinite(lastMs) ? new Date(lastMs).toISOString() : null,
      exportedAt: now.toISOString(),
      generator: { name: "spoor", version },
    };
    await sink.write(jsonHead(head));
    await sections.write((piece) => sink.write(piece));
    await sink.write("\n}\n");
    return sections.counts;
  } finally {
    await sections.end();
  }
}

/** `head` as indented JSON without its last brace. */
function jsonHead(head: object): string {
  return JSON.stringify(head, undefined, 2).replace(/\n\}$/, "");
}

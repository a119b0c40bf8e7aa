import { journalEvents, journalSpans } from "../support/journal.ts";
import type { JournalEvent, JournalSpan } from "../support/journal.ts";

/** A span among those below it, without what differs from run to run. */
export interface TreeSpan {
  readonly name: string;
  /** Whether the process that was killed ended it, or the one that went on with the run. */
  readonly process: "first" | "second";
  readonly kind: string;
  readonly status: "UNSET" | "OK" | "ERROR";
  /** Those of `compared`; ids are numbered in the order in which they are met, times are `some seconds`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Each span that it is linked to, by name, attempt and process; one of another trace says so. */
  readonly links: readonly string[];
  readonly events: readonly TreeEvent[];
  /** In the order in which they started. */
  readonly children: readonly TreeSpan[];
}

interface TreeEvent {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** How each attribute that is compared is read; the others say what an engine has of its own. */
const compared: Readonly<Record<string, "text" | "id" | "seconds">> = {
  "gen_ai.operation.name": "text",
  "gen_ai.workflow.name": "text",
  "spoor.workflow.run.id": "id",
  "spoor.workflow.status": "text",
  "spoor.workflow.step.count": "text",
  "spoor.workflow.active.duration": "seconds",
  "spoor.step.name": "text",
  "spoor.step.attempt": "text",
  "spoor.step.status": "text",
  "spoor.suspension.id": "id",
  "spoor.suspension.duration": "seconds",
  "spoor.recovered": "text",
  "error.type": "text",
};

const kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;
const statuses = ["UNSET", "OK", "ERROR"] as const;

/** The spans of the journal in `dir` in the order of their start; those of one millisecond by the number of their step. */
export function spansInOrder(dir: string): readonly JournalSpan[] {
  return journalSpans(dir).toSorted(
    (one, other) =>
      Number(BigInt(one.start) - BigInt(other.start)) || indexOf(one) - indexOf(other),
  );
}

function indexOf({ attributes }: JournalSpan): number {
  return Number(attributes["spoor.step.index"] ?? 0);
}

/** The spans of the journal in `dir` as trees, with all that lies in it: a span too many is a difference. */
export function treesOf(dir: string): readonly TreeSpan[] {
  const spans = spansInOrder(dir);
  const reading = new Reading(spans, journalEvents(dir));
  return spans.filter((span) => !reading.isBelowAnother(span)).map((span) => reading.tree(span));
}

class Reading {
  readonly #spans: readonly JournalSpan[];
  readonly #events: readonly JournalEvent[];
  readonly #ids = new Map<unknown, string>();
  readonly #firstInstance: unknown;

  constructor(spans: readonly JournalSpan[], events: readonly JournalEvent[]) {
    this.#spans = spans;
    this.#events = events;
    this.#firstInstance = spans[0]?.resource["process.pid"];
  }

  isBelowAnother(span: JournalSpan): boolean {
    return this.#spans.some((other) => isParent(other, span));
  }

  tree(span: JournalSpan): TreeSpan {
    return {
      name: span.name,
      process: this.#processOf(span),
      kind: kinds[span.kind] ?? "",
      status: statuses[span.status] ?? "UNSET",
      attributes: this.#attributes(span.attributes),
      links: span.links.map((link) => this.#told(link, span)),
      events: this.#events
        .filter(({ traceId, spanId }) => traceId === span.traceId && spanId === span.spanId)
        .map(({ name, attributes }) => ({ name, attributes: this.#attributes(attributes) })),
      children: this.#spans
        .filter((other) => isParent(span, other))
        .map((other) => this.tree(other)),
    };
  }

  #processOf(span: JournalSpan): TreeSpan["process"] {
    return span.resource["process.pid"] === this.#firstInstance ? "first" : "second";
  }

  #told(link: JournalSpan["links"][number], from: JournalSpan): string {
    const to = this.#spans.find(
      ({ traceId, spanId }) => traceId === link.traceId && spanId === link.spanId,
    );
    if (to === undefined) return "a span that is not in the journal";
    const attempt = to.attributes["spoor.step.attempt"];
    return [
      to.name,
      ...(typeof attempt === "number" ? [`attempt ${attempt}`] : []),
      `${this.#processOf(to)} process`,
      ...(to.traceId === from.traceId ? [] : ["another trace"]),
    ].join(", ");
  }

  #attributes(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [name, how] of Object.entries(compared)) {
      const value = attributes[name];
      if (value === undefined) continue;
      if (how === "text") out[name] = value;
      else if (how === "id") out[name] = this.#numbered(value);
      else out[name] = typeof value === "number" && value >= 0 ? "some seconds" : value;
    }
    return out;
  }

  #numbered(id: unknown): string {
    const before = this.#ids.get(id) ?? `id ${this.#ids.size + 1}`;
    this.#ids.set(id, before);
    return before;
  }
}

function isParent(parent: JournalSpan, child: JournalSpan): boolean {
  return parent.traceId === child.traceId && parent.spanId === child.parentSpanId;
}

import { at, list } from "@spoor/core/record";
import { maxBodyBytes } from "@spoor/journal";
import type { Signal } from "@spoor/journal";

/** What one line of a journal says. */
export interface JournalBody {
  readonly signal: Signal;
  /** The request's JSON without its closing brace. */
  readonly body: string;
  /** How many records it holds. */
  readonly records: number;
}

/** The way down to the records of a signal; those of a metric are its data points. */
interface Levels {
  readonly signal: Signal;
  readonly names: readonly string[];
}

const shapes = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;
const all: readonly Levels[] = [
  { signal: "traces", names: ["resourceSpans", "scopeSpans", "spans"] },
  { signal: "logs", names: ["resourceLogs", "scopeLogs", "logRecords"] },
  { signal: "metrics", names: ["resourceMetrics", "scopeMetrics", "metrics"] },
];

/**
 * The lines that `request` becomes, each short enough for a journal; `tooLarge` is told of records that no line can hold.
 * The request is an accepted one.
 */
export function* journalBodies(
  request: unknown,
  tooLarge: (records: number) => void,
): Generator<JournalBody, void> {
  for (const { signal, names } of all) {
    const [name = ""] = names;
    if (at(request, name) === undefined) continue;
    for (const part of fitting({ [name]: at(request, name) }, names)) {
      const records = recordsIn(part, names);
      const text = textOf(part);
      if (text === undefined) tooLarge(records);
      else yield { signal, body: text, records };
    }
  }
}

/** The text of a line's request; undefined where it is too long. */
function textOf(request: unknown): string | undefined {
  const body = JSON.stringify(request).slice(0, -1);
  return Buffer.byteLength(body) <= maxBodyBytes ? body : undefined;
}

/** `request` in parts that fit into a line, or cannot be made smaller. */
function* fitting(request: unknown, names: readonly string[]): Generator<unknown, void> {
  if (textOf(request) !== undefined) {
    yield request;
    return;
  }
  const halves = halvesOf(request, names);
  if (halves === undefined) yield request;
  else for (const half of halves) yield* fitting(half, names);
}

/** `holder` cut in two at the first level that has more than one item; undefined where none has. */
function halvesOf(
  holder: unknown,
  names: readonly string[],
): readonly [unknown, unknown] | undefined {
  const [name, ...inner] = names;
  if (name === undefined) return halvesOfMetric(holder);
  const items = list(at(holder, name));
  if (items.length > 1) {
    const middle = items.length >> 1;
    return [
      withList(holder, name, items.slice(0, middle)),
      withList(holder, name, items.slice(middle)),
    ];
  }
  const halves = halvesOf(items[0], inner);
  return halves && [withList(holder, name, [halves[0]]), withList(holder, name, [halves[1]])];
}

function halvesOfMetric(metric: unknown): readonly [unknown, unknown] | undefined {
  const shape = shapes.find((one) => list(at(at(metric, one), "dataPoints")).length > 1);
  if (shape === undefined) return undefined;
  const halves = halvesOf(at(metric, shape), ["dataPoints"]);
  return (
    halves && [
      { ...Object(metric), [shape]: halves[0] },
      { ...Object(metric), [shape]: halves[1] },
    ]
  );
}

const withList = (holder: unknown, name: string, items: readonly unknown[]): unknown => ({
  ...Object(holder),
  [name]: items,
});

function recordsIn(holder: unknown, names: readonly string[]): number {
  const [name, ...inner] = names;
  if (name === undefined) return pointsOf(holder);
  return list(at(holder, name)).reduce<number>((sum, item) => sum + recordsIn(item, inner), 0);
}

/** The data points of a metric; any other record is one. */
function pointsOf(record: unknown): number {
  const shape = shapes.find((one) => Array.isArray(at(at(record, one), "dataPoints")));
  return shape === undefined ? 1 : list(at(at(record, shape), "dataPoints")).length;
}

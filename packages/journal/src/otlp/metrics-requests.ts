import { defaultValueLimit } from "./budget.ts";
import type { Budget } from "./budget.ts";
import type { Encoded } from "./encoded.ts";
import { fit } from "./fit.ts";
import { exponentialHistogramPoint, histogramPoint, numberPoint } from "./metric-points.ts";
import type { PointLike } from "./metric-points.ts";
import { resourceOrigin, scopeOrigin } from "./origin.ts";
import type { ResourceLike, ScopeLike } from "./origin.ts";
import { maxBodyBytes } from "../line.ts";

/** The parts of the SDK's `MetricData`, alike in its lines 2 and 3, that are written. */
export interface MetricLike {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    /** 0 for integers, 1 for doubles. */
    readonly valueType: number;
  };
  /** 0 for delta, 1 for cumulative. */
  readonly aggregationTemporality: number;
  /** 0 for a histogram, 1 for an exponential one, 2 for a gauge, 3 for a sum. */
  readonly dataPointType: number;
  readonly isMonotonic?: boolean | undefined;
  readonly dataPoints: readonly PointLike[];
}

/** The parts of the SDK's `ResourceMetrics` that are written. */
export interface ResourceMetricsLike {
  readonly resource: ResourceLike;
  readonly scopeMetrics: readonly {
    readonly scope: ScopeLike;
    readonly metrics: readonly MetricLike[];
  }[];
}

/** A part of a request that is whole in itself, with what a request says of it. */
interface Piece extends Omit<Encoded, "body"> {
  readonly text: string;
  readonly bytes: number;
  readonly scope: ScopeLike;
}

const open = '{"resourceMetrics":[{"scopeMetrics":[';
const maxPointBytes = 100_000;
const maxPiecePoints = 300_000;

/**
 * The OTLP requests that hold `metrics`: one, or as many as it takes for each to fit into a line; undefined when they
 * cannot be read. Never throws.
 */
export function metricsRequests(metrics: ResourceMetricsLike): readonly Encoded[] | undefined {
  try {
    const resource = resourceOrigin(metrics.resource);
    const pieces = metrics.scopeMetrics.flatMap((scoped) =>
      scoped.metrics.flatMap((metric) => piecesOf(metric, scoped.scope)),
    );
    const room = maxBodyBytes - open.length - resource.bytes - 8;
    return grouped(pieces, room).map((group) =>
      Object.assign(tally(group), { body: `${open}${scopesText(group)}]${resource.text}}]` }),
    );
  } catch {
    return undefined;
  }
}

function scopesText(pieces: readonly Piece[]): string {
  let text = "";
  let scope: ScopeLike | undefined;
  for (const piece of pieces) {
    if (piece.scope === scope) text += `,${piece.text}`;
    else text += `${closing(scope)}{"metrics":[${piece.text}`;
    scope = piece.scope;
  }
  return `${text}${closing(scope).slice(0, -1)}`;
}

function closing(scope: ScopeLike | undefined): string {
  return scope === undefined ? "" : `]${scopeOrigin(scope).text}},`;
}

function piecesOf(metric: MetricLike, scope: ScopeLike): readonly Piece[] {
  const points = metric.dataPoints.map((point) => pointPiece(metric, point, scope));
  const groups = points.length === 0 ? [[]] : grouped(points, maxPiecePoints);
  return groups.map((group) => {
    const texts = group.map(({ text }) => text).join(",");
    const text = metricText(metric, texts);
    const bytes = Buffer.byteLength(text) + scopeOrigin(scope).bytes + 20;
    return Object.assign(tally(group), { text, bytes, scope });
  });
}

function pointPiece(metric: MetricLike, point: PointLike, scope: ScopeLike): Piece {
  const limits = { maxBytes: maxPointBytes, valueLimit: defaultValueLimit };
  const { text, budget } = fit(limits, (tight) => pointText(metric, point, tight));
  const { sanitized, cut } = budget;
  return { text, bytes: Buffer.byteLength(text) + 1, n: 1, sanitized, cut, scope };
}

function pointText(metric: MetricLike, point: PointLike, budget: Budget): string {
  switch (metric.dataPointType) {
    case 0:
      return histogramPoint(point, budget);
    case 1:
      return exponentialHistogramPoint(point, budget);
    default:
      return numberPoint(point, budget, metric.descriptor.valueType === 0);
  }
}

/** The data stand before the name: the times in them tell one collection's line from the next. */
function metricText(metric: MetricLike, points: string): string {
  const { name, description, unit } = metric.descriptor;
  const limits = { maxBytes: maxPointBytes, valueLimit: defaultValueLimit };
  const { text } = fit(limits, (budget) => {
    const rest = `,"description":${budget.text(description)},"unit":${budget.shortText(unit)}`;
    return `,"name":${budget.shortText(name)}${rest}}`;
  });
  return `{${dataText(metric, points)}${text}`;
}

function dataText(metric: MetricLike, points: string): string {
  const dataPoints = `"dataPoints":[${points}]`;
  const temporality = `"aggregationTemporality":${metric.aggregationTemporality === 0 ? 1 : 2}`;
  switch (metric.dataPointType) {
    case 0:
      return `"histogram":{${dataPoints},${temporality}}`;
    case 1:
      return `"exponentialHistogram":{${dataPoints},${temporality}}`;
    case 2:
      return `"gauge":{${dataPoints}}`;
    default:
      return `"sum":{${dataPoints},${temporality},"isMonotonic":${metric.isMonotonic === true}}`;
  }
}

function tally(pieces: readonly Piece[]): Pick<Encoded, "n" | "sanitized" | "cut"> {
  return {
    n: pieces.reduce((total, piece) => total + piece.n, 0),
    sanitized: pieces.some((piece) => piece.sanitized),
    cut: pieces.reduce((total, piece) => total + piece.cut, 0),
  };
}

/** `pieces` in their order, in groups of at most `maxBytes`; a longer one has a group of its own. */
function grouped(pieces: readonly Piece[], maxBytes: number): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [];
  let group: Piece[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    if (group.length > 0 && bytes + piece.bytes > maxBytes) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(piece);
    bytes += piece.bytes;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

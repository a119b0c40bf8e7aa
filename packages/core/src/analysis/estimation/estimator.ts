/** A file that work is to give. */
export interface Deliverable {
  readonly path: string;
  /** Whether it is there already, and how much of it: lines, imports, columns of its deepest indentation. */
  readonly existing?: {
    readonly lines: number;
    readonly imports: number;
    readonly indentation: number;
  };
  /** What is asked for, in words; a verb in it makes the estimate surer. */
  readonly description?: string;
}

/** Work to be estimated. */
export interface Work {
  readonly category: string;
  readonly complexity: "low" | "medium" | "high";
  readonly deliverables: readonly Deliverable[];
}

/** Tokens that each kind of work takes before its files are counted: low, medium and high complexity. */
export type OverheadTable = ReadonlyMap<string, readonly [number, number, number]>;

/** What an estimate is made of. */
export interface Estimate {
  readonly tokens: number;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Output tokens to set aside: the estimate with a margin, and no less than what such work has needed. */
  readonly budget: number;
  readonly overhead: number;
  readonly marginal: number;
}

const levels = ["low", "medium", "high"] as const;
const safety = 1.3;
const mostTokens = 64_000;
const defaultOverhead = 2000;

/** The figures of Autopack's estimator after its calibration of December 2025. */
export const autopackOverhead: OverheadTable = new Map([
  ["implementation", [634, 1176, 5000]],
  ["refactoring", [2500, 3500, 5500]],
  ["configuration", [800, 1500, 2500]],
  ["integration", [3000, 4000, 6000]],
  ["tests", [915, 2500, 4000]],
  ["docs", [1500, 2500, 3500]],
  ["backend", [2000, 3000, 5000]],
  ["frontend", [2500, 3500, 5500]],
  ["database", [2000, 3000, 5000]],
  ["deployment", [2000, 3000, 5000]],
]);

const aliases: ReadonlyMap<string, string> = new Map([
  ["documentation", "docs"],
  ["doc_write", "docs"],
  ["doc", "docs"],
  ["testing", "tests"],
  ["implement_feature", "implementation"],
]);

/** The name under which a category is known, whatever it is called and in whatever case. */
export function canonicalCategory(category: string): string {
  const lower = category.trim().toLowerCase();
  return aliases.get(lower) ?? lower;
}

/** Tokens of a file by what it is: as a new one, and as a changed one. */
const marginals: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/(?:^|\/)tests?\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_/i, [1400, 600]],
  [/\.(?:md|rst|txt|adoc)$/i, [500, 400]],
  [/\.(?:json|ya?ml|toml|ini|env|cfg|conf)$/i, [1000, 500]],
  [/\.sql$/i, [1500, 600]],
  [/\.(?:[jt]sx|vue|svelte|css|scss|html)$/i, [2800, 1100]],
];
const backend: readonly [number, number] = [2000, 700];

const stepOf = (value: number, bounds: readonly number[], factors: readonly number[]): number =>
  factors[bounds.filter((bound) => value > bound).length] ?? 1;

/** How much harder than usual a file is to change, from 0.5 to 2. */
function difficultyOf({
  lines,
  imports,
  indentation,
}: NonNullable<Deliverable["existing"]>): number {
  const factor =
    stepOf(lines, [50, 200, 500], [0.7, 1, 1.3, 1.5]) *
    stepOf(imports, [5, 15], [0.9, 1, 1.2]) *
    stepOf(indentation, [8, 16], [0.9, 1, 1.2]);
  return Math.min(2, Math.max(0.5, factor));
}

function marginalOf({ path, existing }: Deliverable): number {
  const [whole, change] = marginals.find(([shape]) => shape.test(path))?.[1] ?? backend;
  return existing === undefined ? whole : change * difficultyOf(existing);
}

const shareOf = <Value>(values: readonly Value[], holds: (value: Value) => boolean): number =>
  values.filter(holds).length / values.length;

const verbs =
  /\b(?:add|build|change|create|fix|implement|move|remove|rename|replace|update|write)\b/i;

function confidenceOf(deliverables: readonly Deliverable[]): number {
  const named = shareOf(deliverables, ({ path }) => /\.\w+$/.test(path));
  const told = shareOf(deliverables, ({ description = "", path }) =>
    verbs.test(`${description} ${path}`),
  );
  return 0.5 + 0.3 * named + 0.2 * told;
}

type Levels = readonly [number, number, number];

const emptyWork: Levels = [8192, 12_288, 16_384];
const floors: ReadonlyMap<string, Levels> = new Map([
  ["docs", [4096, 8192, 12_288]],
  ["tests", [6144, 8192, 12_288]],
]);

function marginOf(
  { deliverables, complexity }: Work,
  category: string,
  confidence: number,
): number {
  const isHard = complexity === "high" && ["implementation", "integration"].includes(category);
  if (category === "doc_synthesis" || category === "doc_sot_update") return 2.2;
  if (deliverables.length >= 8 || isHard) return 1.6;
  return confidence < 0.7 ? 1.4 : 1.2;
}

/**
 * Expects how many output tokens work will take: `(overhead + what each file adds) 1.3`, and a budget of at least that much.
 * The figures are those of Autopack; `overhead` takes those of a calibration.
 */
export function estimateWork(work: Work, overheads: OverheadTable = autopackOverhead): Estimate {
  const level = Math.max(0, levels.indexOf(work.complexity));
  const category = canonicalCategory(work.category);
  const floor = (floors.get(category) ?? emptyWork)[level] ?? 0;
  if (work.deliverables.length === 0) {
    const tokens = emptyWork[level] ?? 0;
    return { tokens, confidence: 0.5, budget: tokens, overhead: tokens, marginal: 0 };
  }
  const overhead = overheads.get(category)?.[level] ?? defaultOverhead;
  const marginal = work.deliverables.reduce((sum, one) => sum + marginalOf(one), 0);
  const tokens = Math.trunc((overhead + marginal) * safety);
  const confidence = confidenceOf(work.deliverables);
  const wanted = Math.trunc(tokens * marginOf(work, category, confidence));
  const budget = Math.min(mostTokens, Math.max(floor, wanted));
  return { tokens, confidence, budget, overhead, marginal };
}

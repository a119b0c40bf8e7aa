import { LEGACY_TOKEN_TYPE } from "../semconv/index.ts";
import type { Profile } from "../semconv/index.ts";
import { legacyMetrics } from "../semconv/legacy-metrics.ts";
import { genAiRegistry, spoorRegistry } from "../semconv/tables.ts";
import type { Registry } from "../semconv/tables.ts";

type AttributeRow = Registry["attributes"][string];
type MetricRow = Registry["metrics"][string];

/** Namespaces that the tables hold whole: an unknown name in them is a mistake, elsewhere it may be the application's. */
const wholeNamespaces = [
  "gen_ai.",
  "mcp.",
  "openai.",
  "aws.bedrock.",
  "spoor.",
  "error.",
  "exception.",
  "server.",
];

const tables: readonly Registry[] = [genAiRegistry, spoorRegistry];
const own =
  (name: string): ((table: object) => boolean) =>
  (table) =>
    Object.hasOwn(table, name);

function rowOf<Row>(rows: readonly Readonly<Record<string, Row>>[], name: string): Row | undefined {
  return rows.find(own(name))?.[name];
}

const attributeRows = tables.map((table) => table.attributes);
const metricRows = tables.map((table) => table.metrics);
const eventRows = tables.map((table) => table.events);
const templates = attributeRows
  .flatMap((rows) => Object.entries(rows))
  .filter(([, row]) => row.type.startsWith("template["));

/** A registered attribute: `base` is its name in the tables, which for `x.<key>` of a template is `x`. */
export interface KnownAttribute extends AttributeRow {
  readonly base: string;
}

/** The registered attribute that `name` is; undefined for one that no registry has. */
export function knownAttribute(name: string, profile: Profile): KnownAttribute | undefined {
  if (name === LEGACY_TOKEN_TYPE && profile.name !== "current") {
    return { base: name, type: "string", members: ["input", "output"] };
  }
  const row = rowOf(attributeRows, name);
  if (row !== undefined) return { base: name, ...row };
  const found = templates.find(([base]) => name.startsWith(`${base}.`));
  return found && { base: found[0], ...found[1] };
}

export function isInWholeNamespace(name: string): boolean {
  return wholeNamespaces.some((namespace) => name.startsWith(namespace));
}

/** What replaced a name that was once in use, `""` where nothing did; undefined for a name that is none of those. */
export function replacementOf(name: string): string | undefined {
  return rowOf([genAiRegistry.deprecated], name);
}

export function knownMetric(name: string, profile: Profile): MetricRow | undefined {
  return rowOf(profile.name === "current" ? metricRows : [...metricRows, legacyMetrics], name);
}

export function knownEvent(name: string): Registry["events"][string] | undefined {
  return rowOf(eventRows, name);
}

/** The type of an attribute's value, as the registries name it. */
export type AttributeType =
  | "string"
  | "int"
  | "double"
  | "boolean"
  | "string[]"
  | "int[]"
  | "double[]"
  | "any"
  | "template[string]"
  | "template[any]";

/** How strongly a convention asks for an attribute; `+sampling` when it must be there at span start. */
export type Level =
  | "required"
  | "conditionally_required"
  | "recommended"
  | "opt_in"
  | "required+sampling"
  | "conditionally_required+sampling"
  | "recommended+sampling"
  | "opt_in+sampling";

export type Levels = Readonly<Record<string, Level>>;

/** One convention's names, types, levels, units and buckets, as data. */
export interface Registry {
  readonly schemaUrl: string;
  readonly attributes: Readonly<
    Record<string, { readonly type: AttributeType; readonly members?: readonly string[] }>
  >;
  /** By span type; `names` are templates, the first one whose attributes are there wins. */
  readonly spans: Readonly<
    Record<
      string,
      {
        readonly kinds: readonly string[];
        readonly operations: readonly string[];
        readonly names: readonly string[];
        readonly attributes: Levels;
        /** What is recommended without a condition. */
        readonly expected: readonly string[];
      }
    >
  >;
  readonly refinements: Readonly<
    Record<
      string,
      { readonly refines: string; readonly names: readonly string[]; readonly attributes: Levels }
    >
  >;
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly instrument: "counter" | "histogram" | "updowncounter" | "gauge";
        readonly unit: string;
        readonly value: "int" | "double";
        readonly buckets?: readonly number[];
        readonly attributes: Levels;
      }
    >
  >;
  readonly events: Readonly<
    Record<string, { readonly severity?: number; readonly attributes: Levels }>
  >;
  /** Names that were once in use -> the name that replaced them, or "" where none did. */
  readonly deprecated: Readonly<Record<string, string>>;
}

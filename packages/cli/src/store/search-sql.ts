import { fieldOf, fold, timeRangeOf, unitsOf } from "@spoor/core/search";
import type {
  ExactTest,
  FieldName,
  FieldTerm,
  PatternTest,
  PresenceTerm,
  Query,
  Term,
  Test,
  TimeTest,
} from "@spoor/core/search";
import type { Parameters } from "./database.ts";
import { fieldColumns } from "./search-columns.ts";

/** A condition on the view `spans`: false or NULL for spans that are not looked for. */
export interface SearchSql {
  readonly where: string;
  readonly parameters: Parameters;
}

export interface SearchSqlOptions {
  /** When the question is asked. */
  readonly nowMs: number;
  /** How the names of the parameters begin. @defaultValue `search` */
  readonly prefix?: string;
}

/** The terms of one query on their way to SQL; everything that was typed becomes a parameter. */
class Compiler {
  readonly #nowMs: number;
  readonly #prefix: string;
  readonly #names = new Map<string | number, string>();

  constructor({ nowMs, prefix = "search" }: SearchSqlOptions) {
    this.#nowMs = nowMs;
    this.#prefix = prefix;
  }

  get parameters(): Parameters {
    return Object.fromEntries([...this.#names].map(([value, name]) => [name, value]));
  }

  sql(term: Term): string {
    const sql = this.#positive(term);
    // What is not there is not equal either: NOT alone would make NULL of NULL.
    return term.negated ? `NOT coalesce(${sql}, false)` : sql;
  }

  #positive(term: Term): string {
    if (term.type === "text") return this.#text(term.text);
    return term.type === "has" ? this.#presence(term) : this.#field(term);
  }

  #parameter(value: string | number): string {
    const name = this.#names.get(value) ?? `${this.#prefix}${this.#names.size}`;
    this.#names.set(value, name);
    return `$${name}`;
  }

  #field({ target, tests }: FieldTerm): string {
    if (target.type === "attribute") return this.#attribute(target.key, tests);
    return within(target.name, this.#own(target.name, tests));
  }

  #own(name: FieldName, tests: readonly Test[]): string {
    const { sql, type } = fieldColumns[name];
    if (type === "list") {
      const one = any(tests.map((test) => this.#test(test, "tag", name)));
      return any(sql.map((list) => `list_bool_or(list_transform(${list}, lambda tag: ${one}))`));
    }
    return any(sql.flatMap((column) => tests.map((test) => this.#test(test, column, name))));
  }

  #test(test: Test, column: string, name: FieldName): string {
    if (test.type === "time") return this.#time(test, column);
    if (test.type !== "number") return this.#textTest(test, column, name);
    const units = unitsOf.get(name);
    const number = units === undefined ? test.number : Math.round(test.number * units);
    return `${column} ${test.comparison} ${this.#parameter(number)}`;
  }

  #time({ comparison, text }: TimeTest, column: string): string {
    const range = timeRangeOf(text, this.#nowMs);
    if (range === undefined) return "false";
    const bound = (sql: string, ms: number): string =>
      `${column} ${sql} ${this.#parameter(ms)} * 1000000`;
    const { startMs, endMs } = range;
    if (comparison === ">") return bound(">=", endMs);
    if (comparison === ">=") return bound(">=", startMs);
    if (comparison === "<") return bound("<", startMs);
    if (comparison === "<=") return bound("<", endMs);
    return `(${bound(">=", startMs)} AND ${bound("<", endMs)})`;
  }

  #textTest(test: PatternTest | ExactTest, column: string, name?: FieldName): string {
    if (test.type === "exact") return `${column} = ${this.#parameter(test.text)}`;
    const parts = test.parts.map(fold);
    const [only] = parts;
    const type = name === undefined ? undefined : fieldOf(name)?.type;
    if (parts.length === 1 && only !== undefined) {
      if (type === "id") return `starts_with(${column}, ${this.#parameter(only)})`;
      // Without a function around the column whole files can be passed over.
      if (type === "word") return `${column} = ${this.#parameter(only)}`;
      return `lower(${column}) = ${this.#parameter(only)}`;
    }
    // LIKE takes exponential time for several wildcards, this linear time.
    const pattern = parts.map(literalPattern).join(".*");
    return `regexp_full_match(lower(${column}), ${this.#parameter(pattern)}, 's')`;
  }

  #attribute(key: string, tests: readonly Test[]): string {
    const at = `attributes, ${this.#parameter(pointerTo(key))}`;
    const one = any(tests.map((test) => this.#valueTest(test, "value")));
    const scalar = any(tests.map((test) => this.#valueTest(test, `json_extract(${at})`)));
    return `CASE json_type(${at})
      WHEN 'ARRAY' THEN list_bool_or(list_transform(json_extract(json_extract(${at}), '$[*]'), lambda value: ${one}))
      ELSE ${scalar} END`;
  }

  /** A test of one JSON value. */
  #valueTest(test: Test, value: string): string {
    const text = `(${value} ->> '$')`;
    if (test.type === "number") {
      const number = `CAST(${text} AS DOUBLE) ${test.comparison} ${this.#parameter(test.number)}`;
      return `CASE WHEN json_type(${value}) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN ${number} ELSE false END`;
    }
    if (test.type === "time") return "false";
    return `(json_type(${value}) NOT IN ('ARRAY', 'OBJECT') AND ${this.#textTest(test, text)})`;
  }

  #presence({ target }: PresenceTerm): string {
    if (target.type === "attribute") {
      const json = `json_extract(attributes, ${this.#parameter(pointerTo(target.key))})`;
      return `CAST(${json} AS VARCHAR) NOT IN ('null', '""', '[]')`;
    }
    const { sql, type } = fieldColumns[target.name];
    if (type === "list") return within(target.name, any(sql.map((column) => `len(${column}) > 0`)));
    const own = any(
      sql.map((column) => (type === "text" ? `${column} <> ''` : `${column} IS NOT NULL`)),
    );
    return within(target.name, own);
  }

  #text(text: string): string {
    const plain = this.#parameter(fold(text));
    const quoted = this.#parameter(fold(JSON.stringify(text).slice(1, -1)));
    const columns = ["name", "message", "error"];
    // The first half passes over what cannot hold the text; the second reads the values, which names of attributes are not.
    return any([
      ...columns.map((column) => `contains(lower(${column}), ${plain})`),
      `(contains(lower(attributes), ${quoted}) AND list_bool_or(list_transform(json_extract(attributes, '$.*'),
        lambda value: CASE json_type(value) WHEN 'VARCHAR' THEN contains(lower(value ->> '$'), ${plain})
          WHEN 'NULL' THEN false ELSE contains(lower(CAST(value AS VARCHAR)), ${quoted}) END)))`,
    ]);
  }
}

const any = (conditions: readonly string[]): string => {
  const [only = "false"] = conditions;
  return conditions.length === 1 ? only : `(${conditions.join(" OR ")})`;
};

const literalPattern = (text: string): string =>
  text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);

/** The condition that a span fits `own` or, for a field that is inherited, lies below one that does. */
function within(name: FieldName, own: string): string {
  if (fieldOf(name)?.isInherited !== true) return own;
  // UNION without ALL ends where parents form a circle.
  return `(trace_id, span_id) IN (WITH RECURSIVE inside AS (
      SELECT trace_id, span_id FROM spans WHERE ${own}
      UNION SELECT below.trace_id, below.span_id FROM spans AS below
        JOIN inside ON below.trace_id = inside.trace_id AND below.parent_id = inside.span_id
    ) SELECT (trace_id, span_id) FROM inside)`;
}

/** A JSON pointer: a path of JSON cannot spell every name. */
const pointerTo = (key: string): string => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/**
 * `query` as a condition on the view `spans` with named parameters. It means what `matches` of the core defines. Nothing
 * that was typed stands in the text of the condition.
 */
export function searchSqlOf({ terms }: Query, options: SearchSqlOptions): SearchSql {
  const compiler = new Compiler(options);
  const conditions = terms.map((term) => compiler.sql(term));
  const where = conditions.length === 0 ? "true" : conditions.join(" AND ");
  return { where, parameters: compiler.parameters };
}

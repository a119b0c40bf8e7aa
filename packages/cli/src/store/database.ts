import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBInstance,
  DuckDBType,
  DuckDBValue,
} from "@duckdb/node-api";
import { Statements } from "./statements.ts";

/** Values of named parameters. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

/** A row of an answer by the names of its columns. */
export type Answer = Readonly<Record<string, unknown>>;

/** What of the machine a database may use. */
export interface Limits {
  /** Where it may put what does not fit into memory; undefined where there is no such place. */
  readonly temporary: string | undefined;
  /** @defaultValue 160 MB */
  readonly memory?: string;
  /** Gives up the statement that runs when it is aborted; without it none is. */
  readonly signal?: AbortSignal | undefined;
}

const threads = "2";
const defaultMemory = "160MB";

function safe(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

function answerOf(row: Answer): Answer {
  const out: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(row)) out[name] = safe(row[name]);
  return out;
}

interface Parts {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** The type of whole numbers. */
  readonly wholeNumber: DuckDBType;
  readonly signal: AbortSignal | undefined;
}

/** One DuckDB in memory: nothing of it outlives the process. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #wholeNumber: DuckDBType;
  readonly #statements: Statements;
  readonly #idle: DuckDBConnection[] = [];
  #appending: DuckDBConnection | undefined;

  private constructor({ instance, connection, wholeNumber, signal }: Parts) {
    this.#instance = instance;
    this.#connection = connection;
    this.#wholeNumber = wholeNumber;
    this.#statements = new Statements(signal);
  }

  static async open({ temporary, memory = defaultMemory, signal }: Limits): Promise<Database> {
    // Loaded where it is needed: it takes time that most commands need not spend.
    const { BIGINT, DuckDBInstance: Instance } = await import("@duckdb/node-api");
    const instance = await Instance.create(":memory:", {
      threads,
      memory_limit: memory,
      temp_directory: temporary ?? "",
      // The order of rows is said where it counts.
      preserve_insertion_order: "false",
      // Nothing is ever downloaded.
      autoinstall_known_extensions: "false",
    });
    const connection = await instance.connect();
    // Files never change: what says where their columns are is read once.
    await connection.run("SET parquet_metadata_cache = true");
    return new Database({ instance, connection, wholeNumber: BIGINT, signal });
  }

  /** Runs statements without an answer. */
  async run(sql: string, parameters: Parameters = {}): Promise<void> {
    const connection = this.#connection;
    await this.#statements.run(connection, () => connection.run(sql, ...this.#bound(parameters)));
  }

  /** The rows that `sql` gives; whole numbers beyond 2^53 are bigints. */
  async ask(sql: string, parameters: Parameters = {}): Promise<readonly Answer[]> {
    return await this.#askOn(this.#connection, sql, parameters);
  }

  async #askOn(
    connection: DuckDBConnection,
    sql: string,
    parameters: Parameters,
  ): Promise<readonly Answer[]> {
    const reader = await this.#statements.run(connection, () =>
      connection.runAndReadAll(sql, ...this.#bound(parameters)),
    );
    return reader.getRowObjectsJS().map(answerOf);
  }

  /** The same beside other statements that run: on a connection of its own, which sees no temporary tables. */
  async askBeside(sql: string, parameters: Parameters = {}): Promise<readonly Answer[]> {
    const connection = this.#idle.pop() ?? (await this.#instance.connect());
    try {
      return await this.#askOn(connection, sql, parameters);
    } finally {
      this.#idle.push(connection);
    }
  }

  /** The same in pieces, on a connection of its own, for answers that do not fit into memory. */
  async *stream(sql: string, parameters: Parameters = {}): AsyncGenerator<readonly Answer[], void> {
    const connection = await this.#instance.connect();
    try {
      const result = await this.#statements.run(connection, () =>
        connection.stream(sql, ...this.#bound(parameters)),
      );
      const pieces = result.yieldRowObjectJs();
      for (;;) {
        const next = await this.#statements.run(connection, () => pieces.next());
        if (next.done === true) return;
        yield next.value.map(answerOf);
      }
    } finally {
      connection.closeSync();
    }
  }

  /** Another connection, on which statements run beside those of this one. */
  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  /** Makes a table and appends rows to it, on a connection of its own: on one that runs a statement both would wait for its end. */
  async appender(table: string, definition: string): Promise<DuckDBAppender> {
    this.#appending ??= await this.#instance.connect();
    await this.#appending.run(`CREATE TABLE ${table} (${definition})`);
    return await this.#appending.createAppender(table);
  }

  close(): void {
    this.#statements.close(() => {
      this.#appending?.closeSync();
      for (const connection of this.#idle) connection.closeSync();
      this.#connection.closeSync();
      this.#instance.closeSync();
    });
  }

  #bound(
    parameters: Parameters,
  ): [values: Record<string, DuckDBValue>, types: Record<string, DuckDBType>] {
    const values: Record<string, DuckDBValue> = {};
    const types: Record<string, DuckDBType> = {};
    for (const [name, value] of Object.entries(parameters)) {
      const isWhole = Number.isSafeInteger(value);
      values[name] = typeof value === "number" && isWhole ? BigInt(value) : value;
      // Beside a column of whole numbers a number with a fraction would read every row.
      if (isWhole) types[name] = this.#wholeNumber;
    }
    return [values, types];
  }
}

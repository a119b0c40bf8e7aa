import { text } from "@spoor/core/record";

/** What of a row tells where it stands. */
interface RowPlace {
  /** Copies of a row keep it. */
  readonly uuid: string | undefined;
  readonly parentUuid: unknown;
  readonly isSideChain: boolean;
  readonly session: string;
}

interface SeenRow {
  /** The session that had the row first. */
  readonly session: string;
  /** The row that begins its side chain; empty in the main chain. */
  readonly chain: string;
}

/**
 * The rows of one file that were read, to tell copies of them, and the side chain of those that follow. Most files are of
 * one session and have no side chain without a name: until there is another, the rows need not be found again.
 */
export class ClaudeSeenRows {
  readonly #own: string | undefined;
  /** The session of all rows that are not yet in the map, which are of no side chain. */
  #onlySession: string | undefined;
  #uuids: string[] = [];
  #rows: Map<string, SeenRow> | undefined;

  /** `own` is the sub-agent whose file it is. */
  constructor(own: string | undefined) {
    this.#own = own;
  }

  /** The session that had the row `uuid` first, which is `session` where none had. */
  sessionOf(uuid: string | undefined, session: string): string {
    this.#onlySession ??= session;
    if (this.#rows === undefined && session === this.#onlySession) return session;
    return this.#found.get(uuid ?? "")?.session ?? session;
  }

  /**
   * Adds a row, and gives the name of the side chain that it would be part of. Side chains in the file of the agent itself
   * have no name in old versions: their first row stands for it.
   */
  add({ uuid, parentUuid, isSideChain, session }: RowPlace): string {
    const isNamed = this.#own !== undefined || !isSideChain;
    if (this.#rows === undefined && isNamed && session === this.#onlySession) {
      if (uuid !== undefined) this.#uuids.push(uuid);
      return this.#own ?? "";
    }
    const rows = this.#found;
    const above = rows.get(text(parentUuid) ?? "")?.chain;
    const chain = isSideChain ? above || uuid || "side chain" : "";
    if (uuid !== undefined && !rows.has(uuid)) rows.set(uuid, { session, chain });
    return this.#own ?? chain;
  }

  get #found(): Map<string, SeenRow> {
    if (this.#rows === undefined) {
      const row = { session: this.#onlySession ?? "", chain: "" };
      this.#rows = new Map(this.#uuids.map((uuid) => [uuid, row]));
      this.#uuids = [];
    }
    return this.#rows;
  }
}

import { text } from "@spoor/core/record";
import { LOG_RECORD_UID, SPOOR_LEGACY_KIND } from "@spoor/core/semconv";
import type { OpenStore } from "../store/open-store.ts";
import { IdSet } from "./id-set.ts";

/** Records that are known at once; beyond these the store alone tells which it has. */
const maxKnown = 4_000_000;

const uid = String.raw`"${LOG_RECORD_UID.replaceAll(".", String.raw`\.`)}":"([0-9a-f]{32})"`;
const isMigrated = `contains(attributes, '"${SPOOR_LEGACY_KIND}"')`;
const questions = [
  `SELECT span_id AS id FROM spans WHERE ${isMigrated}`,
  `SELECT regexp_extract(attributes, '${uid}', 1) AS id FROM events WHERE ${isMigrated}`,
];

/** The ids of the migrated records that `store` has. */
async function* idsIn(store: OpenStore): AsyncGenerator<string, void> {
  for (const sql of questions) {
    for await (const rows of store.stream(sql)) {
      for (const row of rows) {
        const id = text(row["id"]);
        if (id !== undefined) yield id;
      }
    }
  }
}

/** The migrated records of a store: those that it has, and those that are written to it. */
export class KnownRecords {
  readonly #ids = new IdSet(maxKnown);

  get size(): number {
    return this.#ids.size;
  }

  /** Adds the record with `id`, of hex digits; false where it is known. */
  add(id: string): boolean {
    return this.#ids.add(id);
  }

  /** Adds those that `store` has. */
  async addFrom(store: OpenStore): Promise<void> {
    for await (const id of idsIn(store)) this.#ids.add(id);
  }

  /** How many of these records `store` does not have; to be asked once. */
  async missingFrom(store: OpenStore): Promise<number> {
    let missing = this.#ids.size;
    for await (const id of idsIn(store)) if (this.#ids.mark(id)) missing -= 1;
    return missing;
  }
}

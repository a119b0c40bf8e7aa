import type { Drained } from "@spoor/journal";

/** What became of the records that one destination is to have. */
export interface Shipped extends Drained {
  readonly destination: string;
  /** Why something is still here; undefined where nothing is. */
  readonly problem: string | undefined;
}

/** What `ship --json` prints. */
export interface ShipResult {
  readonly schema: "spoor.ship/1";
  readonly store: string;
  readonly destinations: readonly Shipped[];
}

import type { severities } from "../logs.ts";
import type { MaybeAttributes } from "./place.ts";

/** The log event that something becomes. */
export interface Told {
  readonly name: string;
  readonly severity: keyof typeof severities;
  readonly attributes: MaybeAttributes;
}

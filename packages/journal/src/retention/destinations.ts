import { destinationId, readAcks } from "../ack.ts";
import type { Signal } from "../segment-name.ts";
import type { Offsets } from "./tally.ts";

/** Where each kind of telemetry is sent to, each destination as it is given to `writeAck`. */
export type Destinations = Readonly<Partial<Record<Signal, readonly string[]>>>;

/** The ids of the destinations of one kind of telemetry. */
export function idsOf(destinations: Destinations, signal: Signal): readonly string[] {
  return (destinations[signal] ?? []).map(destinationId);
}

/** How far the destinations have each segment of the folder `dir`, by the segment's name. Never throws. */
export function ackedOffsets(dir: string): ReadonlyMap<string, Offsets> {
  const bySegment = new Map<string, Map<string, number>>();
  for (const { segment, destination, offset } of readAcks(dir)) {
    const offsets = bySegment.get(segment) ?? new Map<string, number>();
    bySegment.set(segment, offsets.set(destination, offset));
  }
  return bySegment;
}

import type { Window } from "../window.ts";
import type { OpenStore } from "./open-store.ts";

const dayMs = 86_400_000;

/** What is to be said of a window in which spans are gone: one note, or none. */
export function summedNotes(
  { summedDays }: Pick<OpenStore, "summedDays">,
  { sinceMs = -Infinity, untilMs = Infinity }: Window,
): readonly string[] {
  const days = summedDays.filter(
    (day) => Date.parse(day) + dayMs > sinceMs && Date.parse(day) < untilMs,
  );
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const when = first === last ? `of ${first}` : `from ${first} to ${last}`;
  return [
    `Spans ${when} are gone by retention and not counted here; their sums by the hour are kept.`,
  ];
}

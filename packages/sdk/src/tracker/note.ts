import { present } from "@spoor/core/record";
import { SPOOR_STEP_ID, SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import { emit } from "../logs.ts";
import type { severities } from "../logs.ts";
import { unnamed } from "../telemetry/unnamed.ts";
import { givenName } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import { contextOf, liveIn } from "./place.ts";
import type { Place } from "./place.ts";

/** Longest name that is made of a message, in characters. */
const maxType = 64;

/** Something that was said and has no span. */
export interface Note {
  readonly says: unknown;
  readonly data: unknown;
  readonly severity: keyof typeof severities;
}

/** Records what was said at `place` as an event: the message as a name, and the figures of its data. */
export function note(place: Place, { says, data, severity }: Note): void {
  const { run, step } = liveIn(place);
  const told = quietly("tracker.note", () => {
    const type = givenName(says).toLowerCase().replaceAll(/\W+/g, "_").slice(0, maxType);
    return unnamed(type, data, {
      [SPOOR_WORKFLOW_RUN_ID]: run?.start.id,
      [SPOOR_STEP_ID]: step?.id,
    });
  });
  if (told === undefined) return;
  emit({ ...told, severity, attributes: present(told.attributes), context: contextOf(place) });
}

import { numberIn } from "./answers.ts";
import type { Asked } from "./question.ts";

/** How much a store holds, whatever the window. */
export interface Held {
  readonly spans: number;
  readonly events: number;
}

/** How much the store holds. */
export async function held(store: Asked): Promise<Held> {
  const [answer = {}] = await store.ask(
    `SELECT (SELECT count(*) FROM spans) AS spans,
      (SELECT count(*) FROM events WHERE name IS NOT NULL) AS events`,
  );
  return { spans: numberIn(answer, "spans"), events: numberIn(answer, "events") };
}

import { list } from "@spoor/core/record";
import type { Dimension } from "../../view/cost/dimension.ts";
import { modelCallOf } from "../../view/model-call.ts";
import type { ModelCall } from "../../view/model-call.ts";
import { spanRowColumns, spanRowOf } from "../rows-of-answers.ts";
import { makePlaces, placeColumn, placesSql } from "./places.ts";
import type { Readable, Scope } from "./question.ts";

/** A model call with where it belongs. */
export interface PlacedCall {
  readonly call: ModelCall;
  /** Values in the order of the dimensions that were asked for, for each combination of them. */
  readonly keys: readonly (readonly (string | null)[])[];
}

const keyOf = (said: unknown): (string | null)[] =>
  list(said).map((value) => (typeof value === "string" ? value : null));

/** The model calls that are meant, some at a time, in no order. */
export async function* calls(
  store: Readable,
  question: Scope & { readonly groupBy: readonly Dimension[] },
): AsyncGenerator<readonly PlacedCall[], void> {
  const { groupBy } = question;
  await makePlaces(store, groupBy);
  const { where: ctes, parameters } = placesSql(question);
  const key = `json_array(${groupBy.map(placeColumn).join(", ")})`;
  // Only with tags a call has several rows.
  const sql = groupBy.includes("tag")
    ? `SELECT ${spanRowColumns}, json_group_array(${key}) AS keys FROM placed GROUP BY ${spanRowColumns}`
    : `SELECT ${spanRowColumns}, json_array(${key}) AS keys FROM placed`;
  const answers = store.stream(`${ctes} ${sql}`, parameters);
  for await (const some of answers) {
    yield some.map((answer) => ({
      call: modelCallOf(spanRowOf(answer)),
      keys: list(JSON.parse(String(answer["keys"]))).map(keyOf),
    }));
  }
}

import type { Query, Term } from "@spoor/core/search";
import type { Condition } from "../store/question/question.ts";
import { searchSqlOf } from "../store/search-sql.ts";
import type { Input } from "./command.ts";

/** What `--query` and `--service` look for together; undefined where neither was given. */
export function searchOf({ query, service }: Input["common"]): Query | undefined {
  if (service === undefined) return query;
  const term: Term = {
    type: "field",
    negated: false,
    target: { type: "field", name: "service" },
    tests: [{ type: "pattern", parts: [service] }],
  };
  return { terms: [term, ...(query?.terms ?? [])] };
}

/** The same as a condition on the view `spans`. */
export function spanFilterOf({ common, io }: Pick<Input, "common" | "io">): Condition | undefined {
  const search = searchOf(common);
  return search === undefined ? undefined : searchSqlOf(search, { nowMs: io.now().getTime() });
}

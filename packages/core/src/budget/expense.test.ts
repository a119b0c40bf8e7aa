import { expect, test } from "vitest";
import {
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "../semconv/index.ts";
import { everyone, ownersOf, sharersOf } from "./expense.ts";
import { readBudget } from "./read-budget.ts";

const owners = {
  ...ownersOf({
    [USER_ID]: "u1",
    [SESSION_ID]: "s1",
    [SPOOR_TENANT_ID]: "acme",
    [SPOOR_PURPOSE]: "search",
    [SPOOR_TAGS]: ["beta", "eu"],
  }),
  workflow: ["outer", "inner", "inner"],
  run: ["r1", "r2"],
};

function sharers(options: object, of = owners): readonly string[] {
  const read = readBudget({ name: "b", usd: 1, window: "day", ...options });
  if ("problem" in read) throw new Error(read.problem);
  return sharersOf(read, of);
}

test.each([
  [{}, [everyone]],
  [{ scope: "user" }, ["u1"]],
  [{ scope: "session" }, ["s1"]],
  [{ scope: "tenant" }, ["acme"]],
  [{ scope: "purpose" }, ["search"]],
  [{ scope: "tag" }, ["beta", "eu"]],
  [{ scope: "workflow" }, ["outer", "inner"]],
  [{ window: "run" }, ["r1", "r2"]],
  [{ scope: "tenant", only: "acme" }, ["acme"]],
  [{ scope: "tenant", only: ["other"] }, []],
  [{ scope: "tag", only: ["eu"] }, ["eu"]],
])("under %j it counts to %j", (options, expected) => {
  expect(sharers(options)).toEqual(expected);
});

test("what has no owner counts to no one's budget", () => {
  const nobody = { ...ownersOf({}), workflow: [], run: [] };
  expect(sharers({ scope: "user" }, nobody)).toEqual([]);
  expect(sharers({ window: "run" }, nobody)).toEqual([]);
  expect(sharers({}, nobody)).toEqual([everyone]);
});

import { expect, test } from "vitest";
import { exitCodes } from "../failure.ts";
import { Database } from "./database.ts";

/** Takes hours. */
const endless =
  "SELECT count(*) AS n FROM range(100000000) AS a, range(100000) AS b WHERE a.range * b.range % 7 = 3";
const rows = "SELECT range AS n FROM range(10000000000) WHERE hash(range) % 1000 = 3";

const open = (signal?: AbortSignal): Promise<Database> =>
  Database.open({ temporary: undefined, signal });

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "it came to its end",
    (error: unknown) => error,
  );
}

async function countOf(
  pieces: AsyncIterable<readonly unknown[]>,
  each: () => void,
): Promise<number> {
  let count = 0;
  for await (const piece of pieces) {
    each();
    count += piece.length;
  }
  return count;
}

test.each([
  { what: "an answer", ask: (database: Database) => database.ask(endless) },
  {
    what: "a statement",
    ask: (database: Database) => database.run(`CREATE TABLE t AS ${endless}`),
  },
  { what: "a piece", ask: (database: Database) => countOf(database.stream(endless), () => {}) },
])("$what ends when the time is up", async ({ ask }) => {
  const time = new AbortController();
  const database = await open(time.signal);
  const asked = failureOf(ask(database));
  time.abort(new DOMException("", "TimeoutError"));
  const failure = await asked;
  database.close();
  expect(failure).toMatchObject({ name: "Failure", message: expect.stringContaining("--timeout") });
});

test("the pieces of an answer end where one asks to stop between them", async () => {
  const stop = new AbortController();
  const database = await open(stop.signal);
  const count = countOf(database.stream(rows), () => stop.abort(exitCodes.interrupted));
  expect(await failureOf(count)).toMatchObject({ code: exitCodes.interrupted });
  database.close();
});

test("nothing is asked any more after it, and statements that nobody waits for end with the database", async () => {
  const stop = new AbortController();
  const database = await open(stop.signal);
  const all = [database.ask(endless), database.ask(endless), database.run(endless)];
  stop.abort(exitCodes.terminated);
  expect(await failureOf(Promise.race(all))).toMatchObject({ code: exitCodes.terminated });
  database.close();
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  const other = await open();
  const left = failureOf(other.ask(endless));
  other.close();
  expect(String(await left)).toContain("INTERRUPT");
});

test("an error of the statement itself is told as it is", async () => {
  const database = await open(new AbortController().signal);
  expect(String(await failureOf(database.ask("SELECT nothing")))).toContain("nothing");
  expect(await database.ask("SELECT 1 AS n")).toEqual([{ n: 1 }]);
  database.close();
});

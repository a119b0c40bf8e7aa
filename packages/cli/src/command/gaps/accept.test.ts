import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
import { describe, expect, test, vi } from "vitest";
import { json, project } from "../../fixture-gaps.ts";
import { newFolder } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";

// Most runs make a store of their own.
vi.setConfig({ testTimeout: 120_000 });

const patternsOf = (cwd: string): unknown =>
  JSON.parse(readFileSync(join(cwd, "spoor.patterns.json"), "utf8"));

const open = (page: string): string => `User opens the ${page} page from the main menu`;

/** A folder with blocked steps of an older system, one a text. */
function blockedBy(texts: readonly string[]): string {
  const cwd = newFolder();
  const lines = texts.map((stepText, i) =>
    JSON.stringify({ journeyId: "j", stepText, timestamp: `2026-02-03T12:00:0${i}Z` }),
  );
  writeFileSync(join(cwd, "a.jsonl"), lines.join("\n"));
  return cwd;
}

async function firstId(cwd: string, ...flags: readonly string[]): Promise<string> {
  const [first] = list(at(await json(cwd, "suggest", ...flags), "suggestions"));
  return text(at(first, "id")) ?? "";
}

describe("suggest --accept", () => {
  test("changes nothing the second time", async () => {
    const cwd = project();
    const id = await firstId(cwd);
    expect(at(await json(cwd, "suggest", "--accept", id), "accepted")).toEqual([id]);
    const before = readFileSync(join(cwd, "spoor.patterns.json"), "utf8");
    expect(at(await json(cwd, "suggest", "--accept", id), "accepted")).toEqual([]);
    expect(readFileSync(join(cwd, "spoor.patterns.json"), "utf8")).toBe(before);
  });

  test("keeps what others wrote into the file", async () => {
    const cwd = project();
    const own = { id: "mine", regex: "^wait (.*)\nend$", flags: "is", owner: "QA" };
    const schema = "spoor.accepted-patterns/1";
    const written = { schema, team: "web", patterns: [own] };
    writeFileSync(join(cwd, "spoor.patterns.json"), JSON.stringify(written));
    const id = await firstId(cwd);
    await json(cwd, "suggest", "--accept", id);
    expect(patternsOf(cwd)).toMatchObject({ schema, team: "web", patterns: [own, { id }] });
  });

  test("takes the flags of a pattern that others wrote", async () => {
    const cwd = blockedBy(["Wait\nfor it"]);
    const pattern = { id: "mine", regex: "^wait.for it$", flags: "is" };
    const document = { schema: "spoor.accepted-patterns/1", patterns: [pattern] };
    writeFileSync(join(cwd, "spoor.patterns.json"), JSON.stringify(document));
    const [gap] = list(at(await json(cwd, "gaps", "--path", "a.jsonl"), "gaps"));
    expect(gap).toMatchObject({ coveredBy: "mine", covered: 1 });
  });

  test("tells how much of a gap is covered", async () => {
    const cwd = blockedBy(["x", "x", "x", "y", "y", "y"].map(open));
    const flags = ["--path", "a.jsonl"];
    await json(cwd, "suggest", ...flags, "--accept", await firstId(cwd, ...flags));
    const [gap] = list(at(await json(cwd, "gaps", ...flags), "gaps"));
    expect(gap).toMatchObject({ count: 6, covered: 3, coveredBy: null });
    expect((await spoor(["gaps", ...flags], { cwd })).out).toContain("3 of 6 covered");
    const left = list(at(await json(cwd, "suggest", ...flags), "suggestions"));
    expect(left.map((one) => at(one, "examples"))).toEqual([[open("y")]]);
  });

  test("suggests nothing that would match what an accepted pattern matches", async () => {
    const cwd = blockedBy(["x", "y", "z", "d"].map(open));
    const pattern = { id: "mine", regex: "^.* opens the d page .*$", examples: [] };
    const document = { schema: "spoor.accepted-patterns/1", patterns: [pattern] };
    expect(await firstId(cwd, "--path", "a.jsonl")).not.toBe("");
    writeFileSync(join(cwd, "spoor.patterns.json"), JSON.stringify(document));
    expect(await firstId(cwd, "--path", "a.jsonl")).toBe("");
  });
});

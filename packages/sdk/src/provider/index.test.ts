import { isWithin, knownLibraries } from "@spoor/core/library";
import { expect, test } from "vitest";
import { libraries } from "./index.ts";

const hooked = new Map(
  knownLibraries.flatMap(({ name, versions }) => {
    const ranges = versions.filter(({ sight }) => sight === "hooked").map(({ range }) => range);
    return ranges.length === 0 ? [] : [[name, ranges]];
  }),
);

test("the known libraries that are said to be hooked are those that have a provider", () => {
  expect([...hooked.keys()].toSorted()).toEqual(Object.keys(libraries).toSorted());
});

// The AWS clients are hooked in a package that they depend on, whose versions say nothing of theirs.
const byVersion = Object.entries(libraries).flatMap(([name, { methods, operations = [] }]) => {
  const targets = [...methods, ...operations]
    .map(({ target }) => target.module)
    .filter((module) => module.name === name)
    .map(({ versionRange }) => versionRange);
  const said = hooked.get(name) ?? [];
  // Between two bounds nothing changes.
  const bounds = [...targets, ...said].flatMap((range) => range.match(/\d[\d.]*/g) ?? []);
  const versions = targets.length === 0 ? [] : ["0.0.0", ...new Set(bounds)];
  return versions.map((version) => ({ name, version, targets, said }));
});

test.each(byVersion)("$name is said to be hooked at $version where it is", (library) => {
  const { version, targets, said } = library;
  const isHooked = targets.some((range) => isWithin(version, range));
  expect(said.some((range) => isWithin(version, range))).toBe(isHooked);
});

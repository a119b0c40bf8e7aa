import { expect, test } from "vitest";
import type { Source } from "./source.ts";
import { transformLoaded } from "./transform-loaded.ts";

const shout = (source: Source) => source.code().toUpperCase();

test.each([["source"], [new TextEncoder().encode("source")]])(
  "an ES module's source is transformed: %j",
  (source) => {
    expect(transformLoaded(shout, "file:///a.mjs", { format: "module", source })).toEqual({
      format: "module",
      source: "SOURCE",
      shortCircuit: true,
    });
  },
);

test.each([
  [{ format: "commonjs", source: "source" }],
  [{ format: "commonjs", source: null }],
  [{ format: "json", source: "{}" }],
  [{ format: "module", source: null }],
  [{}],
])("%j is passed on as it is", (loaded) => {
  expect(transformLoaded(shout, "file:///a.js", loaded)).toBe(loaded);
});

test("a module that is not transformed is passed on as it is", () => {
  const loaded = { format: "module", source: "source" };
  expect(transformLoaded(() => undefined, "file:///a.mjs", loaded)).toBe(loaded);
});

import { expect, test } from "vitest";
import { aroundWrapping, isWrapped } from "./middleware.ts";

test("the model that is made is remembered, and no other", () => {
  const model = Object.freeze({ modelId: "m" });
  expect(aroundWrapping({ args: [], self: undefined }, () => model)).toBe(model);
  expect(isWrapped(model)).toBe(true);
  expect(isWrapped({ modelId: "m" })).toBe(false);
  expect(isWrapped("m")).toBe(false);
  expect(aroundWrapping({ args: [], self: undefined }, () => undefined)).toBeUndefined();
});

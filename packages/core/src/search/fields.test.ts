import { expect, test } from "vitest";
import { fieldOf, fields } from "./fields.ts";

test("no spelling means two fields, and none would be read as something else", () => {
  const spellings = fields.flatMap(({ name, aliases }) => [name, aliases].flat());
  expect(new Set(spellings).size).toBe(spellings.length);
  expect(spellings.filter((one) => !/^[a-z_]+$/.test(one) || one === "has")).toEqual([]);
});

test("a field is found by its name and its aliases in any case", () => {
  expect(fieldOf("Latency")?.name).toBe("duration");
  expect(fieldOf("model")?.name).toBe("model");
  expect(fieldOf("constructor")).toBeUndefined();
});

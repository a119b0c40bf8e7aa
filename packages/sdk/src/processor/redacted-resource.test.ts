import { resourceFromAttributes } from "@opentelemetry/resources";
import { expect, test } from "vitest";
import { redactedAttribute, redactedResource } from "./redacted-resource.ts";

const token = ["gh", "p_", "a1B2".repeat(9)].join("");

test("a resource without secrets is given on as it is", () => {
  const resource = resourceFromAttributes({ "service.name": "app", list: ["a", "b"] });
  expect(redactedResource(resource)).toBe(resource);
});

test("a resource that is still being found shows what is there without secrets, and later all", async () => {
  const resource = resourceFromAttributes({ note: token, later: Promise.resolve(token) });
  const pending = redactedResource(resource);
  expect(Reflect.apply(Reflect.get(pending, "getRawAttributes"), pending, [])).toEqual([
    ["note", "[REDACTED:github]"],
  ]);
  await resource.waitForAsyncAttributes?.();
  expect(Reflect.get(redactedResource(resource), "attributes")).toEqual({
    note: "[REDACTED:github]",
    later: "[REDACTED:github]",
  });
});

test("an attribute that is still being found is redacted when it is there", async () => {
  const [, value] = redactedAttribute(["password", Promise.resolve("x")]);
  expect(await value).toBe("[REDACTED:password]");
});

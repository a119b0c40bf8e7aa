import { expect, test } from "vitest";
import { textSize } from "./text-size.ts";

test.each([
  ["abc", 3],
  [
    [
      { type: "text", text: "abc" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    ],
    3,
  ],
  [
    [
      { role: "user", content: [{ type: "input_text", text: "ab" }] },
      { role: "tool", content: "c" },
    ],
    3,
  ],
  [{ type: "function_call", name: "weather", arguments: "{}" }, 2],
  [{ type: "function_call_output", output: "rain" }, 4],
  [undefined, 0],
  [12, 0],
])("the text in %j has the length %i", (content, size) => {
  expect(textSize(content)).toBe(size);
});

test("an endless content is measured to a bound", () => {
  const content: unknown[] = ["a"];
  content.push(content);
  expect(textSize(content)).toBeLessThan(10);
});

import { expect, test } from "vitest";
import { imageDetails } from "./image-details.ts";

const url = "https://example.com/track.png";
const words = { type: "text", text: "Whose track is this?" };

test.each([
  ["of no images", { messages: [{ role: "user", content: "Hi" }] }, []],
  [
    "of the chat API",
    {
      messages: [
        { content: [words, { type: "image_url", image_url: { url, detail: "low" } }] },
        { content: [{ type: "image_url", image_url: { url } }, words] },
      ],
    },
    ["low", "auto"],
  ],
  [
    "of the responses API",
    { input: [{ content: [{ type: "input_image", image_url: url, detail: "high" }] }] },
    ["high"],
  ],
  ["of another kind", { messages: [{ content: [{ type: "image", detail: 7 }] }, null] }, []],
  ["that is none", undefined, []],
])("a request %s tells how closely each image is looked at", (_, request, details) => {
  expect(imageDetails(request)).toEqual(details);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { imageSize } from "./image-size.ts";

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat([
    ...parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part),
    ),
    Buffer.alloc(32),
  ]);

const png = bytes([0x89], "PNG\r\n\u001a\n", [0, 0, 0, 13], "IHDR", [0, 0, 4, 0], [0, 0, 3, 0]);
const metadata = [0xff, 0xe1, 0x40, 0x02, ...Array.from({ length: 0x4000 }, () => 7)];
const frame = [0xff, 0xc2, 0, 17, 8, 3, 0, 4, 0, 3];
const images = {
  png,
  gif: bytes("GIF89a", [0, 4, 0, 3]),
  jpeg: bytes([0xff, 0xd8], [0xff, 0xe0, 0, 4, 1, 2], frame),
  "jpeg behind metadata": bytes([0xff, 0xd8], metadata, frame),
  "webp, lossy": bytes(
    "RIFF",
    [0, 0, 0, 0],
    "WEBPVP8 ",
    [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a],
    [0, 4, 0, 3],
  ),
  "webp, lossless": bytes(
    "RIFF",
    [0, 0, 0, 0],
    "WEBPVP8L",
    [0, 0, 0, 0, 0x2f],
    [0xff, 0xc3, 0xbf, 0],
  ),
  "webp, extended": bytes(
    "RIFF",
    [0, 0, 0, 0],
    "WEBPVP8X",
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0xff, 3, 0, 0xff, 2, 0],
  ),
};

test.each(Object.entries(images))("of a %s is read from its bytes and its Base64", (_, image) => {
  const size = { width: 1024, height: 768 };
  expect(imageSize(image)).toEqual(size);
  expect(imageSize(Buffer.from(image).toString("base64"))).toEqual(size);
});

test.each([
  ["nothing", undefined],
  ["no image", "hello ".repeat(20)],
  ["an image of no size", bytes("GIF89a", [0, 0, 0, 0])],
  ["a cut one", png.slice(0, 20)],
])("of %s there is none", (_, data) => {
  expect(imageSize(data)).toBeUndefined();
});

test("never throws, whatever follows a known start", () => {
  const starts = fc.constantFrom(...Object.values(images).map((image) => image.slice(0, 30)));
  const cut = fc.tuple(starts, fc.nat(30), fc.uint8Array());
  fc.assert(
    fc.property(cut, ([start, length, rest]) => {
      const size = imageSize(Buffer.concat([start.slice(0, length), rest]));
      expect(size === undefined || (size.width > 0 && size.height > 0)).toBe(true);
    }),
  );
});

/** In pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How much of an image's data is looked at, in bytes. */
const head = 3072;
/** The same of a JPEG, which has its size behind whatever the camera wrote. */
const maxHead = 196_608;

/** The size that the head of a PNG, GIF, JPEG or WebP image tells, from its bytes or as Base64; undefined for all else. */
export function imageSize(data: unknown): ImageSize | undefined {
  if (typeof data === "string")
    return sizeIn(fromBase64(data, head)) ?? sizeIn(fromBase64(data, maxHead));
  return data instanceof Uint8Array ? sizeIn(data) : undefined;
}

function sizeIn(bytes: Uint8Array): ImageSize | undefined {
  if (bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, maxHead));
  const size = png(view) ?? gif(view) ?? webp(view) ?? jpeg(view);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

/** The first `most` bytes, which are a multiple of 3. */
function fromBase64(text: string, most: number): Uint8Array {
  const length = Math.min(text.length, (most / 3) * 4) & ~3;
  const bytes = new Uint8Array((length / 4) * 3);
  for (let at = 0; at < length; at += 4) {
    const group = (sixBits(text, at) << 18) | (sixBits(text, at + 1) << 12);
    const whole = group | (sixBits(text, at + 2) << 6) | sixBits(text, at + 3);
    const place = (at / 4) * 3;
    bytes[place] = whole >>> 16;
    bytes[place + 1] = whole >>> 8;
    bytes[place + 2] = whole;
  }
  return bytes;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values: Uint8Array = new Uint8Array(128);
for (let value = 0; value < digits.length; value += 1) values[digits.charCodeAt(value)] = value;

/** What is no digit counts 0: the head of such data is that of no image. */
const sixBits = (text: string, at: number): number => values[text.charCodeAt(at)] ?? 0;

function png(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x47494638) return undefined;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined;
  if (view.byteLength < 30) return undefined;
  switch (view.getUint32(12)) {
    // "VP8 ", "VP8L" and "VP8X"
    case 0x56503820:
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return undefined;
  }
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

/** The size stands in the first start of a frame, behind segments that each tell their length. */
function jpeg(view: DataView): ImageSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // A marker may be filled up in front.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

import { createHash } from "node:crypto";

/** What is told of data in its place: its size in bytes and its SHA-256 in hexadecimal digits. */
export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

export function ofBytes(bytes: Uint8Array): Digest {
  return { size: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Of the bytes that `base64` says. */
export function ofBase64(base64: string): Digest {
  const sha256 = createHash("sha256").update(base64, "base64").digest("hex");
  return { size: Buffer.byteLength(base64, "base64"), sha256 };
}

/** The digest of what `base64` says, in words. */
export function tellsSize(base64: string): string {
  const { size, sha256 } = ofBase64(base64);
  return `${size} bytes, sha256 ${sha256}`;
}

import { constants, gzip } from "node:zlib";

/** `body` compressed the fast way, off this thread; undefined where that fails. Never rejects. */
export function compress(body: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    gzip(body, { level: constants.Z_BEST_SPEED }, (error, compressed) => {
      resolve(error === null ? compressed : undefined);
    });
  });
}

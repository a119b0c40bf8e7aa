/** Bytes of a text as UTF-8, or of another value as JSON; undefined where there is none. */
export function sizeOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value), "utf8");
}

/** The last name in a path of any system: the folders above it may name persons and customers. */
export function lastName(path: string | undefined): string | undefined {
  return path?.split(/[\\/]+/).findLast((name) => name !== "");
}

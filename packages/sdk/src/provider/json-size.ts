/**
 * The length of a value as JSON, in UTF-16 code units; 0 for undefined and for what JSON cannot hold.
 *
 * For values that came as JSON: of others, `toJSON` would be called.
 */
export function jsonSize(value: unknown): number {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    return 0;
  }
}

/** Longest body that is read, in bytes: only images and embeddings are longer, and these tell no tokens at their end. */
const maxBytes = 1024 * 1024;
const decoder = new TextDecoder();

/** The JSON of a body: text or bytes; undefined for what is neither, too long or no JSON. */
export function bodyOf(body: unknown): unknown {
  const isText = typeof body === "string";
  if (!isText && !(body instanceof Uint8Array)) return undefined;
  if (body.length > maxBytes) return undefined;
  try {
    return JSON.parse(isText ? body : decoder.decode(body));
  } catch {
    return undefined;
  }
}

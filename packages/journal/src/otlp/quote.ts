import { toUSVString } from "node:util";

// oxlint-disable-next-line no-control-regex -- these are the characters that JSON wants escaped
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** `text` as a JSON string; every lone surrogate, which UTF-8 cannot say, becomes U+FFFD. */
export function quote(text: string): string {
  return special.test(text) ? JSON.stringify(toUSVString(text)) : `"${text}"`;
}

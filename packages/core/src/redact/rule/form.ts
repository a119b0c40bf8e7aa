import { privateKeyEnd } from "./private-key.ts";
import type { SecretRule } from "./rule.ts";

/** Secrets that a form tells and no maker: tokens, keys, headers, URLs. */
export const formRules: readonly SecretRule[] = [
  {
    kind: "private_key",
    prefixes: ["-----BEGIN "],
    insideWord: true,
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y,
    end: privateKeyEnd,
  },
  {
    kind: "private_key",
    prefixes: ["PuTTY-User-Key-File-"],
    pattern: /PuTTY-User-Key-File-\d: /y,
    end: privateKeyEnd,
  },
  {
    // The Base64 of how the header of a signed or encrypted token begins.
    kind: "jwt",
    prefixes: [
      "eyJhbGciOi",
      "eyJ0eXAiOi",
      "eyJraWQiOi",
      "eyJlbmMiOi",
      "eyJjdHkiOi",
      "eyJ4NX",
      "eyJqa3Ui",
      "eyJ6aXAi",
    ],
    insideWord: true,
    pattern:
      /eyJ(?:hbGciOi|0eXAiOi|raWQiOi|lbmMiOi|jdHkiOi|4NX|qa3Ui|6aXAi)[\w-]{8,}(?:\.[\w-]*)*/y,
  },
  {
    // The rest of a token whose header begins in another way: a dot and an object.
    kind: "jwt",
    prefixes: [".eyJ"],
    insideWord: true,
    pattern: /\.eyJ[\w-]{10,}(?:\.[\w-]*)*/y,
  },
  {
    kind: "bearer_token",
    prefixes: ["bea"],
    anyCase: true,
    pattern:
      /bearer(?:\s|\+|%20|\\t){1,4}((?=[^\s"',;]{0,64}\d)[\w.~+/%=-]{8,}|[\w.~+/%=-]{24,})/iy,
  },
  {
    kind: "basic_credentials",
    prefixes: ["basic "],
    anyCase: true,
    pattern:
      /basic\s{1,4}((?=[\w+/-]{0,80}[A-Z])(?=[\w+/-]{0,80}[a-z])(?=[\w+/-]{0,80}[0-9=])[\w+/-]{8,}={0,2})/iy,
  },
  {
    kind: "authorization",
    prefixes: ["autho"],
    anyCase: true,
    insideWord: true,
    pattern:
      /authorization\\{0,7}["'`]?\]?\s{0,8}(?:=>|[:=,])\s{0,8}\\{0,7}["'`]?(?:(?:bearer|basic|token|apikey|api-key|key|bot|digest|negotiate|ssws|genie(?:key)?)(?:\s|%20){1,4})?((?!\$|<|\{|\[REDACTED)[^\s"'`,;<>\\(){}]{8,})/iy,
  },
  {
    kind: "cookie",
    prefixes: ["cookie"],
    anyCase: true,
    insideWord: true,
    pattern:
      /cookie\\{0,7}["'`]?\s{0,8}[:=]\s{0,8}\\{0,7}["'`]?((?=[\w.-]{1,64}=[^\s"';=(){}>]{4})[^\r\n"'`\\]{6,})/iy,
  },
  {
    kind: "url_credentials",
    prefixes: ["://", ":\\/\\/"],
    insideWord: true,
    // A port and a path are no password; a user alone is a secret only where it looks like one.
    pattern:
      /:(?:\/\/|\\\/\\\/)((?:[^\s/?#@:"'<>\\`{}$*]{0,128}:(?!\/|\d{1,5}\/|\*{3}|%[A-Z(]|x{3,64}@)[^\s?#"'<>\\`{}$]{1,128}|(?=[\w.-]{0,64}\d)[\w.-]{20,256}))(?=@[\w.[-])/y,
  },
  {
    kind: "command_line_credentials",
    prefixes: [" -u ", " --user "],
    insideWord: true,
    pattern:
      / (?:-u|--user) \\{0,3}["']?([A-Za-z][^\s:"'$]{0,64}:(?![$\d{<])[^\s"'\\]{4,}|[A-Za-z][^\s:"'$]{0,64}:(?=\d{1,64}[^\s\d"'])[^\s"'\\]{4,})/y,
  },
];

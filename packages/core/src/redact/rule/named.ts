import type { SecretRule } from "./rule.ts";

/** The end of a name: its closing quote, also escaped, or bracket. */
const close = String.raw`\\{0,7}["'\`]?\]?`;
/** What may stand between a name and its value: also `:` of a type's default, `%3D` of a URL within a URL. */
const between = String.raw`\s{0,8}(?:=>|:=|[:=]|%3[aAdD])\s{0,8}`;
/** A quote that opens a value, also escaped or with a prefix as Python has them. */
const open = String.raw`(?:\b[rbuf]{1,2})?\\{0,7}["'\`]`;
/** What stands for a secret and is none, or is a private key, which has a rule of its own. */
const placeholder =
  String.raw`(?!-----BEGIN |\$[{(A-Za-z_]|\$\$|\{\{|\{[a-z_.]{1,64}\}|%[A-Za-z_({]|<[^>\s]{1,64}>|\*{3}|[xX]{3,64}["'\`\s]|\.{3}|…|\[REDACTED|\(redacted|` +
  String.raw`(?:process\.|import\.meta|os\.|env[.:[]|config[.[]|settings[.[]|secrets?[.[]|vars?[.[]|self\.|this\.|args\.|options\.|req\.|params\.)|` +
  String.raw`(?:your|my|the|some|an?|insert|enter|change|replace|example|dummy|fake|test|sample|placeholder)[-_ ](?:[a-z]{1,12}[-_ ]){0,3}(?:key|token|secret|password|here|me|value)\b|` +
  String.raw`(?:string|number|boolean|null|none|nil|undefined|true|false|any|unknown|object|void|required|optional|redacted|masked|hidden|missing|invalid|incorrect|wrong|expired|changed|empty|default|never|password|passwd|secret|token|changeme|example|placeholder|bytes|text|varchar|input)(?![\w$!@#%^&*+/-]))`;
/** No call and no way through objects: those are code. */
const notCode = String.raw`(?![A-Za-z_$][\w$]{0,64}(?:\(|\[|(?:\??\.[A-Za-z_$][\w$]{0,64}){1,8}(?:[\s,;)\]}(]|$)))`;

interface Named {
  readonly kind: string;
  readonly prefixes: readonly string[];
  /** The name from the prefix on. */
  readonly name: string;
  /** What the value must be where it is quoted, and where it is not. */
  readonly quoted: string;
  readonly bare: string;
}

/** One character of a quoted value. */
const mark = String.raw`(?:[^"'\`\r\n\\ ]|\\(?!["'\`\\nrt]))`;
const passwordBare = String.raw`(?:(?<=[=D])|(?=[^\s"'\`,;&<>|\\]{0,64}[\d!@#$%^&*+/~])|(?=[^\s"'\`,;&<>|\\]{4,64}\s{0,8}(?:[\r\n]|$)))[^\s"'\`,;&<>(){}|\\]{4,}`;
const tokenBare = String.raw`(?=[^\s"'\`,;&<>|\\]{0,64}[A-Za-z])(?:(?<=[=D])(?=[^\s"'\`,;&<>|\\]{0,64}\d)[^\s"'\`,;&<>(){}|\\]{6,}|(?=[^\s"'\`,;&<>|\\]{0,64}\d)[^\s"'\`,;&<>(){}|\\]{12,}|(?<=[=D])[^\s"'\`,;&<>(){}|\\.]{20,})`;

const names: readonly Named[] = [
  {
    kind: "password",
    prefixes: ["passw", "passc"],
    name: String.raw`pass(?:word|wd|code)(?:[_-]?(?:hash|confirm(?:ation)?|value|\d{1,2}))?`,
    quoted: `${mark}{4,}`,
    bare: passwordBare,
  },
  {
    kind: "password",
    prefixes: ["passphrase"],
    name: "passphrase",
    quoted: `(?:${mark}| ){4,}`,
    bare: passwordBare,
  },
  { kind: "password", prefixes: ["pwd"], name: "pwd", quoted: `${mark}{4,}`, bare: passwordBare },
  {
    kind: "password",
    prefixes: ["_pass", "-pass"],
    name: "[_-]pass",
    quoted: `${mark}{4,}`,
    bare: passwordBare,
  },
  {
    kind: "secret",
    prefixes: ["secret"],
    name: String.raw`secret(?:[_-]?(?:access)?[_-]?key(?:[_-]?base)?|[_-]?token|[_-]?value)?`,
    quoted: `${mark}{6,}`,
    bare: tokenBare,
  },
  {
    kind: "token",
    prefixes: ["token"],
    name: String.raw`(?<!(?:page|next|max|min|eos|bos|pad|unk|sep|cls|mask|continuation)[_-]?)token(?:[_-]?(?:secret|value|key))?`,
    quoted: `(?:(?=${mark}{0,64}\\d)${mark}{8,}|${mark}{20,})`,
    bare: tokenBare,
  },
  {
    kind: "key",
    prefixes: ["key"],
    name: String.raw`(?<=(?:api|app|application|access|private|secret|signing|encryption|encrypt|master|account|subscription|service|client|auth|consumer|license|session|storage|admin|webhook|project|publish|write|ssh)[_. -]?)key(?:[_-]?(?:secret|value|token))?`,
    quoted: `${mark}{8,}`,
    bare: tokenBare,
  },
  {
    kind: "credential",
    prefixes: ["credential", "_auth", "auth_"],
    name: String.raw`(?:credentials?|_auth|auth[_-](?:code|pass|string))`,
    quoted: `${mark}{8,}`,
    bare: tokenBare,
  },
];

/** Values of names that say that they are secret: `password=…`, `"apiKey": "…"`, `--token …`, `<secret>…</secret>`. */
export const namedRules: readonly SecretRule[] = names.map(ruleOf);

function ruleOf({ kind, prefixes, name, quoted, bare }: Named): SecretRule {
  const assigned = `${close}${between}(?:${open}${placeholder}(${quoted})|${placeholder}${notCode}(${bare}))`;
  const option = String.raw`(?<=--?[\w-]{0,40})\s{1,4}["']?${placeholder}(?![-|])([^\s"'\`<>|\\]{6,})`;
  const element = String.raw`>${placeholder}([^\s<>]{4,256})(?=<\/)`;
  return {
    kind,
    prefixes,
    insideWord: true,
    anyCase: true,
    pattern: new RegExp(`${name}(?:${assigned}|${option}|${element})`, "iy"),
  };
}

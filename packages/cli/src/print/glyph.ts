/** The characters that output draws with, beside text. */
export interface Glyphs {
  readonly branch: string;
  readonly last: string;
  readonly pass: string;
  readonly blank: string;
  readonly ellipsis: string;
  readonly dash: string;
  readonly completed: string;
  readonly failed: string;
  readonly blocked: string;
  readonly suspended: string;
  readonly stopped: string;
  readonly unfinished: string;
  readonly atLeast: string;
}

const unicode: Glyphs = {
  branch: "├─ ",
  last: "└─ ",
  pass: "│  ",
  blank: "   ",
  ellipsis: "…",
  dash: "–",
  completed: "✓",
  failed: "✗",
  blocked: "!",
  suspended: "‖",
  stopped: "-",
  unfinished: "…",
  atLeast: "≥",
};
const ascii: Glyphs = {
  branch: "|- ",
  last: "`- ",
  pass: "|  ",
  blank: "   ",
  ellipsis: "...",
  dash: "-",
  completed: "+",
  failed: "x",
  blocked: "!",
  suspended: "=",
  stopped: "-",
  unfinished: "~",
  atLeast: ">=",
};

/** Whether the locale of `env` and its terminal can show more than ASCII. */
export function speaksUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const term = env["TERM"];
  if (term === "dumb" || term === "linux") return false;
  if (env["WT_SESSION"] !== undefined) return true;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/i.test(locale);
}

/** The drawing characters for a terminal that has Unicode, or for one that has not. */
export function glyphsOf(hasUnicode: boolean): Glyphs {
  return hasUnicode ? unicode : ascii;
}

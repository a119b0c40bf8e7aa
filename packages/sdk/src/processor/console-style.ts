/** How the console may print: what the terminal can show. */
export interface ConsoleStyle {
  readonly unicode: boolean;
  readonly colour: boolean;
}

interface Symbols {
  readonly workflow: string;
  readonly step: string;
  readonly agent: string;
  readonly call: string;
  readonly tool: string;
  readonly status: Readonly<Record<string, string>>;
}

const unicode: Symbols = {
  workflow: "▶",
  step: "●",
  agent: "  ◇",
  call: "  ◆",
  tool: "  ⚙",
  status: {
    completed: "✔",
    failed: "✖",
    blocked: "■",
    skipped: "↷",
    suspended: "⏸",
    cancelled: "✖",
  },
};
const ascii: Symbols = {
  workflow: ">",
  step: "*",
  agent: "  @",
  call: "  -",
  tool: "  +",
  status: {
    completed: "ok",
    failed: "FAILED",
    blocked: "BLOCKED",
    skipped: "skip",
    suspended: "pause",
    cancelled: "cancel",
  },
};
const colours: Readonly<Record<string, number>> = {
  completed: 32,
  failed: 31,
  blocked: 33,
  skipped: 90,
  suspended: 36,
  cancelled: 31,
};

/** The marks that lines start with. */
export function symbolsOf(style: ConsoleStyle): Symbols {
  return style.unicode ? unicode : ascii;
}

/** `mark` in the colour of `status`, where colours may be used. */
export function colourOf(style: ConsoleStyle, status: string, mark: string): string {
  const colour = colours[status];
  return style.colour && colour !== undefined ? `\u001B[${colour}m${mark}\u001B[0m` : mark;
}

/** What the stream can show: colours only on a terminal that wants them, more than ASCII only where the locale has it. */
export function styleOf(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): ConsoleStyle {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  const dumb = env["TERM"] === "dumb";
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const refused = (env["NO_COLOR"] ?? "") !== "" || dumb;
  return {
    unicode: !dumb && /utf-?8/i.test(locale),
    colour: forced || (isTerminal && !refused),
  };
}

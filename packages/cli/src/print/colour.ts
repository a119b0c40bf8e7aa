export const colourChoices = ["auto", "always", "never"] as const;

export type ColourChoice = (typeof colourChoices)[number];

/** What decides whether a stream gets colours. */
export interface ColourQuestion {
  readonly choice: ColourChoice;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether that very stream is a terminal. */
  readonly isTTY: boolean;
}

/**
 * Whether to colour a stream: the flag, then `FORCE_COLOR` (`0` and `false` turn off), then a `NO_COLOR` that is not
 * empty, then `TERM=dumb`, then whether the stream is a terminal. Being in CI turns nothing on.
 */
export function wantsColour({ choice, env, isTTY }: ColourQuestion): boolean {
  if (choice !== "auto") return choice === "always";
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  const no = env["NO_COLOR"];
  if (no !== undefined && no !== "") return false;
  return env["TERM"] !== "dumb" && isTTY;
}

/** Gives `text` back for a terminal, coloured or as it was. */
export type Painter = (text: string) => string;

/** The few ways in which output is coloured. */
export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly green: Painter;
  readonly yellow: Painter;
  readonly cyan: Painter;
}

const plain: Painter = (text) => text;
const sgr =
  (on: number, off: number): Painter =>
  (text) =>
    text === "" ? text : `\u001B[${on}m${text}\u001B[${off}m`;

const coloured: Paint = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};
const uncoloured: Paint = {
  bold: plain,
  dim: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
};

/** Painters that colour, or that leave text as it is. */
export function paintOf(colours: boolean): Paint {
  return colours ? coloured : uncoloured;
}

/** A module as it is about to be compiled. */
export interface Source {
  /** A path, or a `file:` URL. */
  readonly location: string;
  readonly type: "esm" | "cjs";
  /** Asked only for a file that is to be transformed. */
  code(): string;
}

/** Gives the transformed code, or undefined where the code is to be used as it is. Never throws. */
export type Transform = (source: Source) => string | undefined;

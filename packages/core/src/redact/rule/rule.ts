/** How one kind of secret looks. Data alone: the search is in `scan.ts`. */
export interface SecretRule {
  /** What is written in its place: `[REDACTED:<kind>]`. */
  readonly kind: string;
  /** One of these, of three characters or more, stands where `pattern` begins, or `lead` characters behind that. */
  readonly prefixes: readonly string[];
  /**
   * Sticky. The secret is its last group that took part, or all of it where there is none.
   *
   * Every repetition without an upper bound is the last thing in it, so that a failure costs a bounded number of steps
   * and a match what it takes: together linear in the length of the text.
   */
  readonly pattern: RegExp;
  /**
   * How many characters of the pattern stand before the prefix.
   * @defaultValue 0
   */
  readonly lead?: number;
  /** Whether a letter or digit may stand right before the match. */
  readonly insideWord?: boolean;
  /** Whether the prefixes are meant in any case. */
  readonly anyCase?: boolean;
  /** Where the secret ends, for one whose end a pattern cannot find: given the text and the end of the match. */
  readonly end?: (text: string, from: number) => number;
}

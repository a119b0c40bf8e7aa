/** Something about a set-up that a person should know, in one line each of why and of what to do. */
export interface Problem {
  /** What it is about, stable, for telling equal ones of several sources: `library:openai@3.3.0`. */
  readonly id: string;
  /** `problem`: something is lost or wrong; `note`: it may well be meant. */
  readonly severity: "problem" | "note";
  /** One sentence with its full stop. */
  readonly cause: string;
  /** One sentence with its full stop. */
  readonly fix: string;
}

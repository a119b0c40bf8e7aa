import type { Problem } from "../finding.ts";
import type { Scope } from "../sample.ts";
import type { Spelling } from "../spelling.ts";

/** Whether the scope says which version of the conventions its names are of. */
export function* scopeProblems({ schemaUrl }: Scope, { profile }: Spelling): Generator<Problem> {
  if (schemaUrl === undefined) {
    const message = `The scope has no schemaUrl: give ${profile.schemaUrl} where the scope is made.`;
    yield { id: "schema_url_missing", level: "violation", message };
  } else if (schemaUrl !== profile.schemaUrl) {
    const shown = JSON.stringify(schemaUrl.slice(0, 80));
    const message = `The scope's schemaUrl is ${shown}, that of the profile ${profile.name} is ${profile.schemaUrl}: check with the profile that the data was written in.`;
    yield { id: "schema_url_mismatch", level: "violation", value: shown, message };
  }
}

import type { Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { withProblems } from "./clamped.ts";
import { tokens } from "./tokens.ts";

/** Calls of a provider's tools by name, as a reply tells them. */
export type ToolCalls = Readonly<Record<string, unknown>>;

/** `usage`, which nobody else holds yet, with those of `calls` that there were; what is no count is a problem. */
export function withToolRequests(usage: Usage, calls: ToolCalls | undefined): Usage {
  let requests: Record<string, number> | undefined;
  let isInvalid = false;
  for (const name in calls) {
    const said = tokens(calls[name]);
    if (Number.isNaN(said)) isInvalid = true;
    else if (said) (requests ??= {})[name] = said;
  }
  add(usage, "toolRequests", requests);
  return isInvalid ? withProblems(usage, ["invalid_count"]) : usage;
}

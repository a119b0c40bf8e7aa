import { at, list, text } from "@spoor/core/record";
import { anthropicScope } from "@spoor/core/semconv";

/** How the names begin that any dialect, and the conventions themselves, write on spans of models, agents and tools. */
const names =
  /^(?:gen_ai|ai|llm|openinference|traceloop|mastra|logfire|anthropic)\.|^model_request_parameters$/;
/** Libraries of which some spans are known by their own name alone. */
const scopes = /^(?:gen_ai$|@traceloop\/)/;
const event = /^gen_ai\./;

/**
 * Whether a span of OTLP may tell anything of models, agents and tools. Of one that does not there is nothing to be derived;
 * reading it as what it is not would take most of the time of an ingest.
 */
export function isOfModels(span: unknown, scope: string): boolean {
  if (scopes.test(scope) || scope.startsWith(anthropicScope)) return true;
  const isNamed = list(at(span, "attributes")).some((pair) => {
    const key = at(pair, "key");
    return typeof key === "string" && names.test(key);
  });
  return isNamed || list(at(span, "events")).some((one) => event.test(text(at(one, "name")) ?? ""));
}

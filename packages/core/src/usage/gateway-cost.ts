import { at } from "../record/index.ts";

const header = "x-litellm-response-cost";

/**
 * What LiteLLM's proxy says in the headers of a reply that the call cost, in USD; undefined where it says nothing, or 0,
 * which is what it says of a stream before that has begun. It is the proxy's own estimate, which is why only those who
 * ask for it get it.
 *
 * @param headers the reply's, as an object or as `Headers`
 */
export function gatewayUsdOf(headers: unknown): number | undefined {
  const get = at(headers, "get");
  const said: unknown =
    typeof get === "function" ? Reflect.apply(get, headers, [header]) : at(headers, header);
  const usd = typeof said === "string" && said.trim() !== "" ? Number(said) : Number.NaN;
  return Number.isFinite(usd) && usd > 0 ? usd : undefined;
}

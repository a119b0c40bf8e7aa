import { at } from "@spoor/core/record";
import { gatewayUsdOf } from "@spoor/core/usage";

const costs = new WeakMap<object, number>();
let isAsked = false;

/** Says whether what gateways tell that calls cost is noted from here on. */
export function askGateways(isWanted: boolean): void {
  isAsked = isWanted;
}

/** Notes what the gateway that gave `response` says that the call of `span` cost, where that was asked for. */
export function noteGatewayCost(span: object, response: unknown): void {
  if (!isAsked) return;
  const usd = gatewayUsdOf(at(response, "headers"));
  if (usd !== undefined) costs.set(span, usd);
}

/** What a gateway said that a call cost, in USD. */
export function gatewayCostOf(span: object): number | undefined {
  return costs.get(span);
}

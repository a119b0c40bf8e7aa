import { expect, test } from "vitest";
import { gatewayUsdOf } from "./index.ts";

test.each<[unknown, number | undefined]>([
  [{ "x-litellm-response-cost": "0.0035" }, 0.0035],
  [new Headers({ "X-LiteLLM-Response-Cost": "1e-6" }), 1e-6],
  [{ "x-litellm-response-cost": "0.0" }, undefined],
  [{ "x-litellm-response-cost": "None" }, undefined],
  [{ "x-litellm-response-cost": "" }, undefined],
  [{ "x-litellm-response-cost": "-1" }, undefined],
  [{}, undefined],
  [undefined, undefined],
])("the cost in %j is %s", (headers, usd) => {
  expect(gatewayUsdOf(headers)).toBe(usd);
});

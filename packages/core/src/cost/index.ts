export { costOf, explain } from "./cost-of.ts";
export type { Explanation } from "./cost-of.ts";
export type { CostLine } from "./bill.ts";
export { costAttributes, usdOf } from "./attributes.ts";
export { listModels } from "./catalog/list-models.ts";
export type { ListedModel } from "./catalog/list-models.ts";
export { listedModelOf, providerNameOf } from "./catalog/listed-model.ts";
export { readPrices } from "./catalog/read-prices.ts";
export type { PricesProblem } from "./catalog/read-prices.ts";
export { usePrices } from "./catalog/user-prices.ts";
export type { UserPrices } from "./catalog/user-prices.ts";
export { catalog, catalogAgeDays, catalogVersion, stalenessOf } from "./catalog/version.ts";
export type { Catalog } from "./catalog/version.ts";
export { replay } from "./replay.ts";
export type { Replay } from "./replay.ts";
export type {
  Breakdown,
  Cost,
  Dimension,
  ForeignCost,
  LocalCost,
  Match,
  PricedCall,
  Pricing,
  ProviderCost,
  Unpriced,
  UnpricedReason,
} from "./cost.ts";

export { costOf } from "./cost-of.ts";
export { costAttributes, usdOf } from "./attributes.ts";
export { catalogVersion } from "./catalog/models-of.ts";
export type {
  Breakdown,
  Cost,
  Dimension,
  LocalCost,
  Match,
  PricedCall,
  Pricing,
  ProviderCost,
  Unpriced,
  UnpricedReason,
} from "./cost.ts";

export { anthropicUsage } from "./anthropic.ts";
export { openaiReplyUsage, openaiUsage } from "./openai.ts";
export { usageAttributes, usageFromAttributes } from "./attributes.ts";

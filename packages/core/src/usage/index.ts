export { aiSdkUsage } from "./ai-sdk.ts";
export { anthropicUsage } from "./anthropic.ts";
export { bedrockMetricsUsage, bedrockUsage } from "./bedrock.ts";
export { googleEmbeddingUsage, googleReplyUsage, googleUsage } from "./google.ts";
export { googleInteractionUsage } from "./google-interaction.ts";
export { openaiReplyUsage, openaiUsage } from "./openai.ts";
export { usageAttributes, usageFromAttributes } from "./attributes.ts";

export { genAiRegistry } from "./gen-ai-registry.generated.ts";
export { spoorRegistry } from "./spoor-registry.generated.ts";
export type { AttributeType, Level, Levels, Registry } from "./registry.ts";

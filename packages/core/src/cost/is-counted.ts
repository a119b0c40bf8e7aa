import type { Usage } from "../record/index.ts";
import type { Period } from "./catalog/rates.ts";

/** Whether everything that has a price was counted: half a bill is none. Embeddings have no output to count. */
export function isCounted(usage: Usage, { bands, counts }: Period, modelId: string): boolean {
  if (counts === "free") return true;
  if (counts === "audio") return usage.inputAudioSeconds !== undefined;
  if (counts === "searches") return usage.toolRequests?.["rerank_search"] !== undefined;
  return counts === "tokens" && isCountedByToken(usage, bands[0].rates, modelId);
}

function isCountedByToken(
  usage: Usage,
  { input, output, citation }: Period["bands"][0]["rates"],
  modelId: string,
): boolean {
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) return false;
  if (input && usage.inputTokens === undefined) return false;
  if (citation && usage.citationTokens === undefined) return false;
  return !output || usage.outputTokens !== undefined || modelId.includes("embed");
}

/** Models whose tokenizers count alike. */
export type Family = "openai" | "claude" | "claude_4_7" | "gemini";

/**
 * How many tokens a family counts where `o200k_base` counts one: the median of what providers billed for known texts.
 * `openai` stands for all models whose tokenizer is not known, too.
 */
export const familyFactor: Readonly<Record<Family, number>> = {
  openai: 1,
  claude: 1.18,
  claude_4_7: 1.43,
  gemini: 1.07,
};

const version = /(?:opus|sonnet|haiku|claude)-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/;

/** The family of a model, from the name of the provider and that of the model as any service spells it. Never throws. */
export function familyOf(provider: string | undefined, model: string | undefined): Family {
  const name = (model ?? "").toLowerCase();
  const service = (provider ?? "").toLowerCase();
  if (name.includes("claude") || (service === "anthropic" && !name.includes("gpt")))
    return isNewClaude(name) ? "claude_4_7" : "claude";
  if (/gemini|gemma/.test(name)) return "gemini";
  return name === "" && /^(?:gcp\.|google)/.test(service) ? "gemini" : "openai";
}

/** From Opus 4.7 on, and with Sonnet 5, Fable and Mythos, Claude has another tokenizer. */
function isNewClaude(name: string): boolean {
  if (/fable|mythos/.test(name)) return true;
  const [, major, minor = "0"] = version.exec(name) ?? [];
  if (major === undefined) return false;
  return Number(major) > 4 || (major === "4" && Number(minor) >= 7);
}

import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

// Keys and base URLs come from OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL.
export const openai = new OpenAI();
export const anthropic = new Anthropic();

/** Which model does which job. */
export const models = {
  intent: "gpt-4o-mini",
  type: "gpt-4.1-mini",
  preflight: "claude-haiku-4-5",
  draft: "claude-sonnet-4-6",
  questions: "gpt-4.1",
  refine: "gpt-4.1",
};

import { models, openai } from "../models.mjs";

/** FEATURE, BUG or CHORE. */
export async function detectType(s, ticket) {
  const response = await openai.responses.create({
    model: models.type,
    temperature: 0.1,
    instructions: "Answer with one word: FEATURE, BUG or CHORE.",
    input: ticket.intent.intent,
  });
  const detectedType = response.output_text.trim();
  s.output({ detectedType });
  return detectedType;
}

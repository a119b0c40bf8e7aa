import { models, openai } from "../models.mjs";

/** What the person wants, as one sentence and keywords. */
export async function extractIntent(s, ticket) {
  const completion = await openai.chat.completions.create({
    model: models.intent,
    temperature: 0.3,
    response_format: { type: "json_object" },
    messages: [
      { role: "system", content: "Say what the request wants, as JSON: intent, keywords." },
      { role: "user", content: ticket.title },
    ],
  });
  const intent = JSON.parse(completion.choices[0].message.content);
  s.output({ keywordsCount: intent.keywords.length });
  return intent;
}

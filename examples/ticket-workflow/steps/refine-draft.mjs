import { agent } from "spoor";
import { models, openai } from "../models.mjs";

/** The draft with the answers worked in; the draft as it is where nothing was answered. */
export async function refineDraft(s, ticket, answers) {
  if (answers.length === 0) {
    s.skip("nothing was answered");
    return ticket.draft;
  }
  const refined = await agent("ContentGenerator", {}, () => refine(ticket, answers));
  s.output({
    originalACCount: ticket.draft.acceptanceCriteria.length,
    refinedACCount: refined.acceptanceCriteria.length,
  });
  return refined;
}

async function refine({ draft, questions }, answers) {
  const events = await openai.responses.create({
    model: models.refine,
    instructions: "Work the answers into the draft and give it back in the same form.",
    input: JSON.stringify({ draft, questions, answers }),
    stream: true,
  });
  let json = "";
  for await (const event of events) {
    if (event.type === "response.output_text.delta") json += event.delta;
  }
  return JSON.parse(json);
}

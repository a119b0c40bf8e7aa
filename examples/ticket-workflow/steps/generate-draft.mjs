import { agent } from "spoor";
import { anthropic, models } from "../models.mjs";

const system = [
  {
    type: "text",
    text: "You write tickets. Answer as JSON: acceptanceCriteria, assumptions, repoPaths.",
    cache_control: { type: "ephemeral" },
  },
];

/** Acceptance criteria, assumptions and the paths to change. */
export async function generateDraft(s, ticket) {
  const draft = await agent("ContentGenerator", {}, async () => {
    const stream = anthropic.messages.stream({
      model: models.draft,
      max_tokens: 2048,
      temperature: 0.5,
      system,
      messages: [{ role: "user", content: JSON.stringify(ticket) }],
    });
    return JSON.parse(await stream.finalText());
  });
  s.output({
    acCount: draft.acceptanceCriteria.length,
    assumptionsCount: draft.assumptions.length,
    repoPathsCount: draft.repoPaths.length,
  });
  return draft;
}

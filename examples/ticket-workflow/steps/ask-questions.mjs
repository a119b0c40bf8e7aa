/** Waits for a person where there is something to ask. */
export function askQuestions(s, ticket) {
  s.output({ questionsCount: ticket.questions.length });
  return ticket.questions.length === 0 ? undefined : s.suspend({ reason: "human_input" });
}

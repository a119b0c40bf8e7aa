/** Waits for a person where there are findings: what is returned then is all that is needed to go on later. */
export function reviewFindings(s, ticket) {
  s.output({ findingsCount: ticket.findings.length });
  return ticket.findings.length === 0 ? undefined : s.suspend({ reason: "human_input" });
}

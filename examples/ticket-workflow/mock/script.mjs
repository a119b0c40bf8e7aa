/**
 * What the models say in this example and what it takes them. `input` counts all input tokens, of which `cached` were
 * read from and `written` to the provider's prompt cache. Texts are short and tokens are not: a real prompt is longer.
 */
export const script = {
  intent: {
    text: json({
      intent: "Let workspace admins export the audit log as CSV",
      keywords: ["audit log", "export", "csv"],
    }),
    usage: { input: 1412, cached: 1024, output: 78 },
    latencyMs: 320,
  },
  type: {
    text: "FEATURE",
    usage: { input: 1187, cached: 1024, output: 15 },
    latencyMs: 180,
  },
  preflightTools: {
    toolCalls: [
      { id: "toolu_01workspace", name: "getWorkspace", input: {} },
      {
        id: "toolu_02validate",
        name: "validate",
        input: { request: "Let workspace admins export the audit log as CSV" },
      },
    ],
    usage: { input: 4522, written: 4310, output: 96 },
    latencyMs: 260,
  },
  preflightFindings: {
    text: json({
      findings: [
        {
          severity: "critical",
          category: "scope",
          text: "No limit on the number of rows is given.",
        },
        { severity: "minor", category: "privacy", text: "Entries may name people who have left." },
      ],
    }),
    usage: { input: 4698, cached: 4310, output: 184 },
    latencyMs: 340,
  },
  draft: {
    text: json({
      acceptanceCriteria: [
        "An admin can export the audit log as CSV.",
        "The export has the filters of the audit log page.",
        "Members who are not admins do not see the export.",
        "The download link expires after a day.",
      ],
      assumptions: ["UTF-8, comma separated", "times in UTC", "one workspace an export"],
      repoPaths: ["src/audit/audit-query.ts", "src/export/csv-writer.ts"],
    }),
    usage: { input: 4172, cached: 3120, written: 412, output: 642 },
    latencyMs: 420,
  },
  questionTools: {
    toolCalls: [{ id: "call_01previous", name: "previousAnswers", input: { topic: "exports" } }],
    usage: { input: 1633, cached: 1536, output: 31 },
    latencyMs: 210,
  },
  questions: {
    text: json({
      questions: [
        { type: "radio", text: "How many rows at most?", choices: ["10 000", "100 000"] },
        { type: "checkbox", text: "Which columns?", choices: ["time", "actor", "action"] },
        { type: "radio", text: "Replace names of people who left?", choices: ["yes", "no"] },
      ],
    }),
    usage: { input: 1791, cached: 1664, output: 208 },
    latencyMs: 280,
  },
  refined: {
    text: json({
      acceptanceCriteria: [
        "An admin can export the audit log as CSV.",
        "The export has the filters of the audit log page.",
        "Members who are not admins do not see the export.",
        "The download link expires after a day.",
        "An export has at most 100 000 rows and says so when it was cut.",
      ],
      assumptions: [
        "UTF-8, comma separated",
        "times in UTC",
        "names of people who left are replaced",
      ],
      repoPaths: ["src/audit/audit-query.ts", "src/export/csv-writer.ts"],
    }),
    usage: { input: 2210, cached: 1920, output: 417 },
    latencyMs: 380,
  },
};

function json(value) {
  return JSON.stringify(value);
}

/** What a code index would know about the repository that the tickets are about. */
const files = [
  { path: "src/audit/audit-log.ts", about: "append-only audit log of a workspace" },
  { path: "src/audit/audit-query.ts", about: "audit log entries by time, actor and action" },
  { path: "src/export/csv-writer.ts", about: "streams rows as csv, quoting as in RFC 4180" },
  { path: "src/export/download-link.ts", about: "links to an export that expire" },
  { path: "src/auth/roles.ts", about: "roles and permissions in a workspace" },
  { path: "src/billing/invoice.ts", about: "monthly invoices" },
];

/** The repository's code, as the index describes it. */
export const repositoryIndex = {
  ready: true,

  workspace: () => ({
    language: "TypeScript",
    folders: [...new Set(files.map((file) => file.path.split("/")[1]))],
    tests: "vitest",
  }),

  /** The files whose description has one of the keywords. */
  query: async (keywords) =>
    files.filter((file) => keywords.some((word) => file.about.includes(word.toLowerCase()))),
};

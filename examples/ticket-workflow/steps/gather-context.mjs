import { tool } from "spoor";
import { repositoryIndex } from "../repository-index.mjs";

/** The files that the ticket is about. */
export async function gatherRepositoryContext(s, ticket) {
  const files = await tool("IndexQueryService.query", { type: "function" }, () =>
    repositoryIndex.query(ticket.intent.keywords),
  );
  s.output({ filesFound: files.length, contextLength: JSON.stringify(files).length });
  return files;
}

/** There is no index of the API yet: the ticket is written without, and the gap is on record. */
export function gatherApiContext(s) {
  s.blocked({
    reason: "dependency",
    detail: "the API index is not available",
    retryable: true,
    stepText: "Read the OpenAPI description of the endpoints that the ticket touches",
    source: "api-index",
  });
  return [];
}

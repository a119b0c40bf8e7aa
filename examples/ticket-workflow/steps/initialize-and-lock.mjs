import { repositoryIndex } from "../repository-index.mjs";
import { ticketStore } from "../ticket-store.mjs";

/** A new ticket that nobody else works on. */
export async function initializeAndLock(s, title) {
  const id = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  await ticketStore.lock(id);
  s.output({ workflowId: id, locked: true, indexReady: repositoryIndex.ready });
  return { id, title };
}

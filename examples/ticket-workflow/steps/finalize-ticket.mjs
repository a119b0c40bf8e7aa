import { tool } from "spoor";
import { ticketStore } from "../ticket-store.mjs";

/** Writes the ticket down and lets go of it. */
export async function finalizeTicket(s, ticket) {
  const startedAt = performance.now();
  await tool("TicketStore.save", { type: "function" }, () => ticketStore.save(ticket));
  await ticketStore.unlock(ticket.id);
  s.output({ success: true, unlocked: true, persistDuration: performance.now() - startedAt });
}

/** Lets go of a ticket that was not finalized. */
export async function unlock(s, ticket) {
  if (!ticketStore.isLocked(ticket.id)) {
    s.skip("Finalize Ticket has released the lock");
    return;
  }
  await ticketStore.unlock(ticket.id);
}

import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Tickets as JSON files in one folder, with a lock file beside each that somebody works on. */
export const ticketStore = {
  /** Locks the ticket, also against other processes; fails when it is locked already. */
  async lock(id) {
    await mkdir(folder(), { recursive: true });
    await writeFile(lockFile(id), "", { flag: "wx" });
  },

  isLocked: (id) => existsSync(lockFile(id)),

  unlock: (id) => rm(lockFile(id), { force: true }),

  save: (ticket) => writeFile(join(folder(), `${ticket.id}.json`), JSON.stringify(ticket)),
};

const folder = () => process.env.TICKET_DIR ?? "tickets";
const lockFile = (id) => join(folder(), `${id}.lock`);

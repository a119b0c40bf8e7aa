import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number;
  /** What it is called. */
  readonly name: string;
}

const listening = "0A";

/** The process that listens on the TCP port `port` of this machine, where Linux tells it. Never throws. */
export function portOwner(port: number): PortOwner | undefined {
  try {
    const sockets = new Set(["tcp", "tcp6"].flatMap((table) => socketsOn(port, table)));
    if (sockets.size === 0) return undefined;
    const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, sockets));
    if (pid === undefined) return undefined;
    return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, "utf8").trim() };
  } catch {
    return undefined;
  }
}

/** How the files of a process name the sockets that listen on a port: `socket:[12345]`. */
function socketsOn(port: number, table: string): readonly string[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(`/proc/net/${table}`, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => local.endsWith(end) && state === listening)
    .map((columns) => `socket:[${columns[9] ?? ""}]`);
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const files = `/proc/${pid}/fd`;
    return readdirSync(files).some((file) => sockets.has(readlinkSync(`${files}/${file}`)));
  } catch {
    // Of another user, or ended meanwhile.
    return false;
  }
}

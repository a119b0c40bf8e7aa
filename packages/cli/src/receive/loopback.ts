import { isIPv4 } from "node:net";

/** Whether a name or address is that of this machine, as it is seen from itself alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^::ffff:/, "");
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

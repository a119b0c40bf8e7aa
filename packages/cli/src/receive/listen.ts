import type { Server } from "node:http";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { portOwner } from "./port-owner.ts";

/** Where a server is to listen. */
export interface Place {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** Starts `server` and gives its port. Throws a failure that says who has the port already. */
export async function listen(server: Server, place: Place): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(failureOf(error, place)));
    server.listen(place.port, place.host, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : place.port;
}

function failureOf(error: unknown, { host, port }: Place): Failure {
  const code = text(at(error, "code")) ?? "unknown error";
  const where = `Port ${port} on ${escapeText(host)}`;
  if (code === "EADDRINUSE") {
    const owner = portOwner(port);
    const who =
      owner === undefined ? "another program" : `process ${owner.pid} (${escapeText(owner.name)})`;
    return new Failure(`${where} is taken by ${who}.`, {
      code: exitCodes.unreachable,
      hint: "Stop it, or name another port, as --port 4319, and send to that.",
      cause: error,
    });
  }
  if (code === "EACCES")
    return usageFailure(`${where} may not be used.`, "Name a port above 1023, as --port 4318.");
  return usageFailure(
    `Cannot listen on ${escapeText(host)} (${code}).`,
    "Name an address of this machine.",
  );
}

/** Takes no more requests, and waits for those that are there, or `ms` at most. */
export async function finish(server: Server, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), ms);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

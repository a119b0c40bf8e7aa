import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, start } from "../../collector/process.ts";
import type { Running } from "../../collector/process.ts";
import { emptyFolder } from "../../support/run-app.ts";

/** A started Restate server, with its state in a folder of its own. */
export interface RestateServer extends Running {
  /** Base of the address that runs are started at. */
  readonly ingress: string;
  readonly admin: string;
}

/** Its SDK calls `Promise.withResolvers`. */
const oldestNode = 22;
const modules = join(import.meta.dirname, "../../matrix/restate/node_modules/@restatedev");

/** Starts the server that the registry has for this platform; `missing` says what is lacking. */
export async function startRestate(): Promise<RestateServer | { readonly missing: string }> {
  if (Number(process.versions.node.split(".")[0]) < oldestNode)
    return { missing: `Restate's SDK needs Node ${oldestNode}, this is ${process.version}` };
  const folder = `restate-server-${process.platform}-${process.arch}`;
  const binary = join(modules, folder, "bin/restate-server");
  if (!existsSync(binary))
    return { missing: `there is no ${folder}; npm ci --prefix test/matrix/restate brings it` };
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
  const env = {
    RESTATE_BASE_DIR: emptyFolder(),
    RESTATE_LISTEN_MODE: "tcp",
    RESTATE_BIND_IP: "127.0.0.1",
    RESTATE_BIND_PORT: String(node),
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_DEFAULT_NUM_PARTITIONS: "1",
    DO_NOT_TRACK: "1",
  };
  const running = await start({ binary, env }, ["--no-logo"], [ingress, admin]);
  return {
    ...running,
    ingress: `http://127.0.0.1:${ingress}`,
    admin: `http://127.0.0.1:${admin}`,
  };
}

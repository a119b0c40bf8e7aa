import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ip } from "./tools.ts";

/** A network of its own, whose one device can be taken down. */
export interface Network {
  readonly url: string;
  /** The command that runs another one in that network. */
  readonly wrap: readonly string[];
  down(): void;
  up(): void;
  close(): Promise<void>;
}

const port = 4318;
const forwarder = `
  const { connect, createServer } = require("node:net");
  createServer((client) => {
    const backend = connect(process.argv[1]);
    client.pipe(backend).pipe(client);
    for (const socket of [client, backend])
      socket.on("error", () => {}).once("close", () => { client.destroy(); backend.destroy(); });
  }).listen(${port}, "127.0.0.1", () => console.log("ready"));
`;

const change = (...args: string[]): void => void execFileSync(ip, args);

/** Makes a network namespace in which `port` leads to a port of 127.0.0.1 outside; a socket in the file system joins the two. */
export async function makeNetwork(target: number): Promise<Network> {
  const name = `spoor-${randomBytes(4).toString("hex")}`;
  const path = join(tmpdir(), `${name}.sock`);
  const outside = createServer((client) => {
    const backend = connect(target, "127.0.0.1");
    client.pipe(backend).pipe(client);
    for (const socket of [client, backend])
      socket
        .on("error", () => {})
        .once("close", () => {
          client.destroy();
          backend.destroy();
        });
  });
  await new Promise<void>((resolve) => outside.listen(path, resolve));
  change("netns", "add", name);
  const set = (state: string): void => change("-n", name, "link", "set", "lo", state);
  set("up");
  const wrap = [ip, "netns", "exec", name];
  const inside = spawn(ip, [...wrap.slice(1), process.execPath, "-e", forwarder, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(inside.stdout, "data");
  return {
    url: `http://127.0.0.1:${port}`,
    wrap,
    down: () => set("down"),
    up: () => set("up"),
    close: async () => {
      const gone = once(inside, "close");
      inside.kill("SIGKILL");
      await gone;
      change("netns", "del", name);
      outside.close();
      rmSync(path, { force: true });
    },
  };
}

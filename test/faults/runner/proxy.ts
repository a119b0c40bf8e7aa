import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { lastingPort } from "./port.ts";

/** A TCP proxy on loopback whose line can be cut. */
export interface Proxy {
  readonly url: string;
  /** Breaks all connections and refuses new ones. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Lets nothing through any more, without closing anything. */
  freeze(): void;
  thaw(): void;
}

/** Starts a proxy in front of a port of 127.0.0.1. */
export async function startProxy(target: number): Promise<Proxy> {
  const line = new Line(target, await lastingPort());
  await line.up();
  return line;
}

class Line implements Proxy {
  readonly #target: number;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #isFrozen = false;

  constructor(target: number, port: number) {
    this.#target = target;
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async up(): Promise<void> {
    const server = createServer((socket) => this.#join(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.#port, "127.0.0.1", resolve);
    });
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  #join(client: Socket): void {
    const backend = connect(this.#target, "127.0.0.1");
    for (const [from, to] of [
      [client, backend],
      [backend, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => void to.write(chunk));
      from.on("error", () => {});
      from.once("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isFrozen) from.pause();
    }
  }
}

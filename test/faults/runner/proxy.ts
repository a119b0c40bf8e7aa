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
  /** Breaks all connections, and each new one as it comes. */
  turnAway(): void;
  /** How many new connections were broken. */
  readonly turnedAway: number;
  /** Reads a byte a second of what comes through new connections; answers are let through. */
  trickle(): void;
  /** Lets everything through again. */
  thaw(): void;
}

/** Starts a proxy in front of a port of 127.0.0.1. */
export async function startProxy(target: number): Promise<Proxy> {
  const line = new Line(target, await lastingPort());
  await line.up();
  return line;
}

const secondMs = 1000;

class Line implements Proxy {
  turnedAway = 0;
  readonly #target: number;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #mode: "open" | "frozen" | "away" | "trickling" = "open";
  /** What ends the trickling of each connection. */
  readonly #trickles = new Set<() => void>();

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
    this.#breakAll();
    await closed;
  }

  freeze(): void {
    this.#mode = "frozen";
    for (const socket of this.#sockets) socket.pause();
  }

  turnAway(): void {
    this.#mode = "away";
    this.#breakAll();
  }

  trickle(): void {
    this.#mode = "trickling";
  }

  thaw(): void {
    this.#mode = "open";
    for (const end of this.#trickles) end();
    for (const socket of this.#sockets) socket.resume();
  }

  #breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    if (this.#mode === "away") {
      this.turnedAway += 1;
      client.on("error", () => {}).resetAndDestroy();
      return;
    }
    const backend = connect(this.#target, "127.0.0.1");
    for (const [from, to] of [
      [client, backend],
      [backend, client],
    ] as const) {
      this.#sockets.add(from);
      if (this.#mode === "trickling" && from === client) this.#trickle(from, to);
      else pass(from, to);
      from.on("error", () => {});
      from.once("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#mode === "frozen") from.pause();
    }
  }

  #trickle(from: Socket, to: Socket): void {
    const timer = setInterval(() => {
      const byte: unknown = from.read(1);
      if (byte instanceof Buffer) to.write(byte);
    }, secondMs);
    const end = (): void => {
      clearInterval(timer);
      this.#trickles.delete(end);
      pass(from, to);
    };
    this.#trickles.add(end);
    from.once("close", end);
  }
}

const pass = (from: Socket, to: Socket): void =>
  void from.on("data", (chunk) => void to.write(chunk));

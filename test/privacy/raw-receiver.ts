import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

/** A backend on loopback that takes everything and keeps it as it came, whatever the protocol. */
export interface RawReceiver {
  readonly url: string;
  /** All bodies so far, decompressed, one behind the other, and all headers as text. */
  received(): Buffer;
  close(): Promise<void>;
}

export async function startRawReceiver(): Promise<RawReceiver> {
  const received: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const isGzip = request.headers["content-encoding"] === "gzip";
      received.push(Buffer.from(JSON.stringify([request.url, request.headers])));
      received.push(isGzip ? gunzipSync(body) : body);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => Buffer.concat(received),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

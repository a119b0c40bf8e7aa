import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { Json } from "./journal.ts";

/** A backend on loopback that takes OTLP/JSON and keeps it. */
export interface OtlpReceiver {
  readonly url: string;
  /** The requests to a path such as `/v1/traces`, in the order in which they came. */
  requests(path: string): readonly Json[];
  close(): Promise<void>;
}

/** Starts a receiver that answers every request with `status`. */
export async function startOtlpReceiver(status = 200): Promise<OtlpReceiver> {
  const received: { path: string; body: Json }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      received.push({ path: request.url ?? "", body: JSON.parse(text.toString("utf8")) });
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const { port }: AddressInfo =
    typeof address === "object" && address !== null
      ? address
      : { port: 0, address: "", family: "" };
  return {
    url: `http://127.0.0.1:${port}`,
    requests: (path) => received.filter((one) => one.path === path).map((one) => one.body),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

// A receiver for the tests, and what is sent to it.
import { mkdtempSync } from "node:fs";
import { request as httpRequest } from "node:http";
import type { OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { spoor } from "./fixture-io.ts";
import type { Ran } from "./fixture-io.ts";
import { openStore } from "./store/open-store.ts";

/** A receiver on a port of its own. */
export interface Running {
  readonly url: string;
  readonly store: string;
  stop(): Promise<Ran>;
}

/** Starts one that writes into a new store. */
export async function startReceiver(...argv: string[]): Promise<Running> {
  const store = join(mkdtempSync(join(tmpdir(), "spoor-receive-")), ".spoor");
  const controller = new AbortController();
  let err = "";
  const write = async (text: string): Promise<void> => {
    err += text;
  };
  const ended = spoor(["receive", "--port", "0", "--store", store, ...argv], {
    signal: controller.signal,
    now: () => new Date(),
    err: { isTTY: false, columns: undefined, write },
  });
  const url = await vi.waitFor(() => {
    const [, address] = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(err) ?? [];
    if (address === undefined) throw new Error(err);
    return address;
  });
  return {
    url,
    store,
    stop: async () => {
      controller.abort(130);
      return { ...(await ended), err };
    },
  };
}

/** What it answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A body, and how it is sent. */
export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

const json = { "content-type": "application/json" };

/** Sends to the receiver at `url`, with POST to the path of spans as JSON unless told otherwise. */
export function post(
  url: string,
  { path = "/v1/traces", method = "POST", headers = json, body = "" }: Sent,
): Promise<Answered> {
  return new Promise<Answered>((resolve, reject) => {
    const sent = httpRequest(`${url}${path}`, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The answer of the store to `sql`. */
export async function askStore(folder: string, sql: string): Promise<readonly object[]> {
  const store = await openStore(folder, { signal: new AbortController().signal });
  try {
    return await store.ask(sql);
  } finally {
    store.close();
  }
}

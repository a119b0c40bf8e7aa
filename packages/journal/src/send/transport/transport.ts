/** What came back for a request: an answer of either kind, or none. */
export type Reply =
  | {
      readonly kind: "http";
      readonly status: number;
      /** By their names in lower case. */
      readonly headers: Readonly<Record<string, string | undefined>>;
      /** At most 4 MiB of it, and only what came in time. */
      readonly body: Buffer;
    }
  | {
      readonly kind: "grpc";
      readonly status: number;
      readonly message: string;
      /** How long the server asks to wait. */
      readonly retryMs?: number;
      readonly body: Buffer;
    }
  | {
      readonly kind: "none";
      /** A code of the operating system, of Node or of TLS; `TIMEOUT` where no answer came in time. */
      readonly code: string;
      readonly message: string;
    }
  /** The target cannot be used as it is set up: nothing was sent. */
  | { readonly kind: "unusable"; readonly reason: string; readonly fix: string };

/** A way to a backend. Holds no process alive: what it opens is unreferenced. */
export interface Transport {
  /** Sends an encoded request and waits for the answer. Never rejects. */
  send(body: Buffer): Promise<Reply>;
  /** Breaks what is open. */
  close(): void;
}

/** Longest answer that is read. */
export const maxReplyBytes: number = 4 * 1024 * 1024;

/** In place of a transport to a target that cannot be used. */
export function unusable(reason: string, fix: string): Transport {
  const reply: Reply = { kind: "unusable", reason, fix };
  return { send: () => Promise.resolve(reply), close() {} };
}

export function noReply(error: unknown): Reply {
  if (!(error instanceof Error)) return { kind: "none", code: "UNKNOWN", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return { kind: "none", code, message: error.message };
}

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLine, openFolder, openSender, segmentFiles } from "@spoor/journal";
import type {
  Clock,
  Destination,
  Folder,
  Sender,
  SenderOptions,
  Signal,
  Target,
} from "@spoor/journal";

/** A folder with segments, and what was opened to send them. */
export class Journal {
  readonly folder: Folder;
  readonly warnings: string[] = [];
  readonly #senders: Sender[] = [];
  #spans = 0;
  #seq = 0;

  constructor() {
    const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-sender-")), ".spoor"));
    if ("problem" in opened) throw new Error(opened.problem);
    this.folder = opened;
  }

  /** Appends a line for each of `count` spans to a segment, of `padding` characters more than they need. */
  write(count: number, options: { segment?: string; name?: string; padding?: number } = {}): void {
    const { segment = "traces-loyw3v28-7-0-0123456789abcdef-0.open", name, padding = 0 } = options;
    const lines = Array.from({ length: count }, () => {
      this.#spans += 1;
      this.#seq += 1;
      const body = spanBody(this.#spans, name ?? `span ${this.#spans}`, padding);
      return encodeLine(body, { n: 1, seq: this.#seq });
    });
    appendFileSync(join(this.folder.journal, segment), Buffer.concat(lines));
  }

  sender(target: Partial<Target>, options: Partial<SenderOptions> = {}): Sender {
    const sender = openSender({
      folder: this.folder,
      destinations: [destination(target)],
      segments: () => segmentFiles(this.folder.dir),
      warn: (message) => this.warnings.push(message),
      delayMs: 1,
      ...options,
    });
    this.#senders.push(sender);
    return sender;
  }

  /** What the acknowledgements say, by segment. */
  acks(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      readdirSync(this.folder.journal)
        .filter((name) => name.endsWith(".ack"))
        .map((name) => [
          name.split(".")[0] ?? "",
          Number(readFileSync(join(this.folder.journal, name), "utf8")),
        ]),
    );
  }

  /** The lines of the files of refused requests. */
  rejected(): readonly string[] {
    const dir = join(this.folder.dir, "rejected");
    if (!existsSync(dir)) return [];
    return readdirSync(dir)
      .flatMap((name) => readFileSync(join(dir, name), "utf8").split("\n"))
      .filter((line) => line !== "");
  }

  remove(): void {
    for (const sender of this.#senders) sender.close();
    rmSync(this.folder.dir, { recursive: true, force: true });
  }
}

/** Time that runs a thousand times as fast as it should. */
export const fastClock: Clock = {
  now: () => performance.now() * 1000,
  after: (ms, run) => {
    const timer = setTimeout(run, ms / 1000);
    return () => clearTimeout(timer);
  },
};

export function destination(
  target: Partial<Target>,
  name = "otlp",
  signal: Signal = "traces",
): Destination {
  const whole: Target = {
    url: "http://127.0.0.1:9/v1/traces",
    protocol: "http/protobuf",
    headers: {},
    compression: "gzip",
    timeoutMs: 10_000,
    certificates: {},
    allowsCleartext: false,
    ...target,
  };
  return { name, targets: { [signal]: whole } };
}

export const traceId = "0af7651916cd43dd8448eb211c80319c";

/** The body of the line of a span, as `spanRequest` writes it. */
export function spanBody(id: number, name: string, padding = 0): string {
  const span = {
    traceId,
    spanId: id.toString(16).padStart(16, "0"),
    startTimeUnixNano: "1763629200000000000",
    endTimeUnixNano: "1763629201000000000",
    name,
    kind: 1,
    attributes: [{ key: "padding", value: { stringValue: "x".repeat(padding) } }],
  };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "test" } }] };
  return (
    `{"resourceSpans":[{"scopeSpans":[{"spans":[${JSON.stringify(span)}]` +
    `,"scope":{"name":"spoor"}}],"resource":${JSON.stringify(resource)}}]`
  );
}

import type { IngestInput } from "./input.ts";

/** Told what becomes of what is read. */
export interface Report {
  /** `count` records, or lines and documents of them, are not taken; `where` is the file and line, or the file. */
  rejected(reason: string, count?: number, where?: string): void;
  /** That many bytes more were read, as they are on disk. */
  read(bytes: number): void;
}

/** One way in which telemetry is written to files. */
export interface Format {
  readonly name: string;
  /** Whether the start of a file, decompressed, looks like it. Never throws. */
  recognises(input: IngestInput): boolean;
  /** OTLP/JSON requests, unchecked; of what is damaged the report is told. Throws what reading throws alone. */
  requests(input: IngestInput, report: Report): AsyncIterable<unknown>;
}

import { crc32 } from "node:zlib";

/** Longest line of a segment in bytes, its newline included; the Collector's file receiver stops at 1 MiB. */
export const maxLineBytes = 900_000;
/** Longest body that `encodeLine` can make a line of, in bytes. */
export const maxBodyBytes: number = maxLineBytes - 100;
/** The version of the line format that this package writes, and the only one that it reads. */
export const lineVersion = 1;

/** What the last field of a line says about it. */
export interface Trailer {
  readonly v: typeof lineVersion;
  /** How many records (spans, log records, metric data points) the line holds. */
  readonly n: number;
  /** The line's number in its segment, from 0. */
  readonly seq: number;
  /** CRC-32 of all the bytes of the line before `,"crc":`. */
  readonly crc: number;
}

/** A decoded OTLP request, `{"resourceSpans":[...]}` or the like. */
export type OtlpRequest = Readonly<Record<string, unknown>>;

/** Why a line was not accepted. */
export type LineProblem = "no_trailer" | "other_version" | "wrong_checksum" | "no_request";

export type DecodedLine =
  | { readonly ok: true; readonly request: OtlpRequest; readonly trailer: Trailer }
  | { readonly ok: false; readonly problem: LineProblem };

/** How a trailer begins; inside a JSON string its quotes would be escaped, so it is found nowhere else. */
export const trailerStart = ',"spoor":{"v":';
const trailerPattern =
  /^,"spoor":\{"v":(\d{1,9}),"n":(\d{1,15}),"seq":(\d{1,15}),"crc":(\d{1,10})\}\}\n?$/;
/** Bytes that a UTF-16 unit takes at most in UTF-8. */
const maxBytesPerUnit = 3;
const maxKept = 256 * 1024;
const longestTail = ',"crc":4294967295}}\n'.length;

/** What the trailer of a line is to say. */
export interface LineNumbers {
  readonly n: number;
  readonly seq: number;
}

/**
 * One line of a segment: the OTLP/JSON request whose text without its closing brace is `body`, with a trailing field
 * `spoor` that an OTLP reader ignores.
 */
export function encodeLine(body: string, numbers: LineNumbers): Buffer {
  return new LineEncoder().encode(body, numbers);
}

/** `encodeLine` for many lines, which uses its memory again: at most 256 KiB are kept. */
export class LineEncoder {
  #kept: Buffer | undefined;

  /** The line, valid until the next call. */
  encode(body: string, { n, seq }: LineNumbers): Buffer {
    const checked = `${body}${trailerStart}${lineVersion},"n":${n},"seq":${seq}`;
    const line = this.#room(checked);
    const length = line.write(checked, 0, "utf8");
    const tail = `,"crc":${crc32(line.subarray(0, length))}}}\n`;
    line.write(tail, length, "latin1");
    return line.subarray(0, length + tail.length);
  }

  #room(checked: string): Buffer {
    const most = checked.length * maxBytesPerUnit + longestTail;
    if (this.#kept !== undefined && most <= this.#kept.length) return this.#kept;
    const needed = Buffer.byteLength(checked) + longestTail;
    if (needed > maxKept) return Buffer.allocUnsafe(needed);
    if (this.#kept === undefined || this.#kept.length < needed) {
      this.#kept = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(needed)));
    }
    return this.#kept;
  }
}

/** A line that nothing has damaged, its request not yet decoded. */
export interface CheckedLine {
  /** The request's JSON without its closing brace: a part of the line's own memory. */
  readonly body: Buffer;
  readonly trailer: Trailer;
}

/** The request and trailer of a line, with or without its newline; a line with any damage is refused. Never throws. */
export function decodeLine(line: Buffer | string): DecodedLine {
  const checked = checkLine(typeof line === "string" ? Buffer.from(line) : line);
  if (typeof checked === "string") return { ok: false, problem: checked };
  const request = parse(`${checked.body.toString("utf8")}}`);
  if (!isRequest(request)) return { ok: false, problem: "no_request" };
  return { ok: true, request, trailer: checked.trailer };
}

/** As {@link decodeLine}, without decoding the request: for who passes it on as it is. Never throws. */
export function checkLine(bytes: Buffer): CheckedLine | LineProblem {
  const start = bytes.lastIndexOf(trailerStart);
  const found = start === -1 ? null : trailerPattern.exec(bytes.toString("latin1", start));
  if (found === null) return "no_trailer";
  const [text, version, n, seq, crc] = found;
  if (Number(version) !== lineVersion) return "other_version";
  const checked = bytes.subarray(0, start + text.lastIndexOf(',"crc":'));
  if (Number(crc) !== crc32(checked)) return "wrong_checksum";
  const trailer = { v: lineVersion, n: Number(n), seq: Number(seq), crc: Number(crc) } as const;
  return { body: bytes.subarray(0, start), trailer };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is OtlpRequest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

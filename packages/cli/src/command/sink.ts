import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure } from "../failure.ts";
import type { Io } from "../io.ts";

/** Where an export goes. */
export interface Sink {
  /** The path for people; undefined for standard output. */
  readonly path: string | undefined;
  /** Takes a piece, which is written with others when enough have come together. */
  write(piece: string): Promise<void>;
  /** Says that all is written: the file appears under its name only then. */
  done(): Promise<void>;
  /** Leaves no trace of what was written so far; after `done` without effect. */
  abandon(): Promise<void>;
}

function cannotWrite(path: string, cause: unknown): Failure {
  const code = text(at(cause, "code")) ?? "unknown error";
  return new Failure(`Cannot write ${escapeText(path)} (${code}).`, {
    code: exitCodes.unexpected,
    hint: "Name a file in a folder that is there and that you may write to.",
    cause,
  });
}

function standardOutput({ out }: Io): Sink {
  return {
    path: undefined,
    write: (piece) => out.write(piece),
    done: async () => {},
    abandon: async () => {},
  };
}

/** Telemetry may hold what was said to a model: the file is for its owner alone. */
const ownerOnly = 0o600;

async function file(path: string): Promise<Sink> {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const handle = await open(draft, "wx", ownerOnly).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  let finished = false;
  return {
    path,
    write: async (piece) => {
      await handle.appendFile(piece).catch((error: unknown) => {
        throw cannotWrite(path, error);
      });
    },
    done: async () => {
      try {
        await handle.sync();
        await handle.close();
        await rename(draft, path);
        finished = true;
      } catch (error) {
        throw cannotWrite(path, error);
      }
    },
    abandon: async () => {
      if (finished) return;
      await handle.close().catch(() => {});
      await rm(draft, { force: true });
    },
  };
}

/** Characters that are collected before they are written. */
const enough = 65_536;

/** `sink` with many small pieces written as few large ones. */
function collected(sink: Sink): Sink {
  let waiting = "";
  const flush = async (): Promise<void> => {
    const pieces = waiting;
    waiting = "";
    if (pieces !== "") await sink.write(pieces);
  };
  return {
    path: sink.path,
    write: async (piece) => {
      waiting += piece;
      if (waiting.length >= enough) await flush();
    },
    done: async () => {
      await flush();
      await sink.done();
    },
    abandon: () => sink.abandon(),
  };
}

/** The place that `out`, the value of `--out`, names: a file, or standard output for `-` and for nothing. */
export async function openSink(out: string | undefined, io: Io): Promise<Sink> {
  const isStandard = out === undefined || out === "-";
  return collected(isStandard ? standardOutput(io) : await file(resolve(io.cwd, out)));
}

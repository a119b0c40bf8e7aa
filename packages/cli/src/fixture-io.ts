// A process for the tests: the same entry as the real one, with streams in memory.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { epochMs } from "./fixture.ts";
import type { Io } from "./io.ts";
import { main } from "./main.ts";

// Times are told in local time.
process.env["TZ"] = "UTC";

/** What a run of the command left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What is kept between runs, apart from that of the user who runs the tests. */
const cache = mkdtempSync(join(tmpdir(), "spoor-cache-"));

function envOf(env: Io["env"] = {}): Io["env"] {
  return env["HOME"] === undefined ? { XDG_CACHE_HOME: cache, ...env } : env;
}

/** Two minutes after the fixtures begin, in an empty folder, without a terminal, in ASCII. */
export async function spoor(argv: readonly string[], more: Partial<Io> = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const io: Io = {
    argv,
    cwd: "/",
    input: Readable.from([]),
    now: () => new Date(epochMs + 120_000),
    setTimeZone: (name) => {
      process.env["TZ"] = name;
    },
    out: {
      isTTY: false,
      columns: undefined,
      write: async (text) => {
        out += text;
      },
    },
    err: {
      isTTY: false,
      columns: undefined,
      write: async (text) => {
        err += text;
      },
    },
    ask: undefined,
    isAlive: () => false,
    signal: new AbortController().signal,
    ...more,
    env: envOf(more.env),
  };
  const code = await main(io);
  process.env["TZ"] = "UTC";
  return { code, out, err };
}

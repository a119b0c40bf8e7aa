// A process for the tests: the same entry as the real one, with streams in memory.
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

/** Two minutes after the fixtures begin, in an empty folder, without a terminal, in ASCII. */
export async function spoor(argv: readonly string[], more: Partial<Io> = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const io: Io = {
    argv,
    env: {},
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
  };
  const code = await main(io);
  process.env["TZ"] = "UTC";
  return { code, out, err };
}

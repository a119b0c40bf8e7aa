import type { Io } from "../io.ts";
import { openSink } from "./sink.ts";

/** Writes `content` to the file `path`, which appears whole or not at all. Throws a failure where it cannot. */
export async function writeWhole(path: string, content: string, io: Io): Promise<void> {
  const sink = await openSink(path, io);
  try {
    await sink.write(content);
    await sink.done();
  } finally {
    await sink.abandon();
  }
}

import { statSync } from "node:fs";
import { join } from "node:path";
import { segmentFiles } from "@spoor/journal";
import { locateStore } from "../ingest/store.ts";
import type { Input } from "./command.ts";

/** The size and time of a file; empty where there is none. */
function fileState(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "" : `${path} ${found.ino} ${found.size} ${found.mtimeNs}`;
}

/**
 * A text that is another one as soon as the store holds something else: it names the segments of the journal and of the inbox, and
 * the list of files, with their sizes and times. Nothing is read.
 */
export function storeState({ common, io }: Pick<Input, "common" | "io">): string {
  const { folder } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  if (folder === undefined) return "";
  const segments = [folder, join(folder, "inbox")].flatMap((place) => segmentFiles(place));
  const paths = [join(folder, "store.json"), ...segments.map(({ path }) => path)];
  return paths.map(fileState).join("\n");
}
